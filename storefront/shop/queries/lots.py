"""Auctions as a visitor sees them: the price, the time left, how they stand, who bid by initials."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from django.db.models import Exists, OuterRef, Q, QuerySet

from assist.queries.clock import now
from storefront.shop.bidding import Phase, Standing, least_bid, phase_of, standing_of
from storefront.shop.models import Bid, CatalogVariant, Lot, Order
from storefront.shop.naming import initials_of
from storefront.shop.queries.visits import Visit

BIDS_SHOWN = 20


@dataclass(frozen=True)
class BidView:
    """A bid as everybody sees it: initials alone."""

    who: str
    amount: Decimal
    at: datetime
    is_mine: bool


@dataclass(frozen=True)
class LotView:
    """A lot as one visitor sees it at one moment; `is_ordered` when its winner has checked out.

    `variant` has the lot's currency and the visitor's language; it is no row.
    """

    lot: Lot
    variant: CatalogVariant
    name: str
    story: str
    phase: Phase
    standing: Standing
    seconds_left: int
    is_ordered: bool

    @property
    def price(self) -> Decimal:
        """The highest bid, or where bidding starts."""
        return self.lot.start_price if self.lot.price is None else self.lot.price

    @property
    def least(self) -> Decimal:
        """What has to be bid at least."""
        return least_bid(self.lot.price, self.lot.start_price, self.lot.step)

    @property
    def version(self) -> str:
        """Changes whenever the visitor has something new to see; time passing by is not new."""
        facts = (self.lot.pk, self.lot.bid_count, self.phase, self.standing, self.is_ordered)
        return sha256(repr(facts).encode()).hexdigest()[:16]


def lots_of(visit: Visit) -> list[LotView]:
    """Every auction of the shop: those that run, soonest end first, then those to come, then the latest ended."""
    moment = now()
    views = [_view(visit, row, moment) for row in _lots(visit)]
    places = [Phase.RUNNING, Phase.UPCOMING, Phase.ENDED]
    return sorted(views, key=lambda each: (places.index(each.phase), _turn(each)))


def running_lot(visit: Visit) -> LotView | None:
    """The auction that ends next."""
    moment = now()
    row = _lots(visit).filter(starts_at__lte=moment, ends_at__gt=moment).first()
    return _view(visit, row, moment) if row else None


def lot_of(visit: Visit, code: str) -> LotView | None:
    """One auction of the shop."""
    row = _lots(visit).filter(code=code).first()
    return _view(visit, row, now()) if row else None


def bids_of(visit: Visit, lot: Lot) -> list[BidView]:
    """The latest bids, the highest first."""
    mine = visit.customer.pk if visit.customer else None
    rows = Bid.objects.filter(lot=lot).select_related("customer")[:BIDS_SHOWN]
    return [BidView(initials_of(row.customer.name), row.amount, row.at, row.customer_id == mine) for row in rows]


def _lots(visit: Visit) -> QuerySet[Lot]:
    own = Q(customer=visit.customer) if visit.customer else Q(pk=None)
    return (
        Lot.objects.filter(shop=visit.shop)
        .select_related("product__area", "variant")
        .annotate(
            has_bid=Exists(Bid.objects.filter(own, lot=OuterRef("pk"))),
            was_ordered=Exists(Order.objects.filter(lot=OuterRef("pk"))),
        )
    )


def _view(visit: Visit, row: Lot, moment: datetime) -> LotView:
    language, phase = visit.variant.language, phase_of(row.starts_at, row.ends_at, moment)
    leads = visit.customer is not None and row.leader_id == visit.customer.pk
    goal = row.starts_at if phase is Phase.UPCOMING else row.ends_at
    return LotView(
        lot=row,
        variant=CatalogVariant(currency=row.variant.currency, language=language),
        name=row.name_in(language),
        story=row.story_in(language),
        phase=phase,
        standing=standing_of(phase, leads, bool(getattr(row, "has_bid", False))),
        seconds_left=max(0, int((goal - moment).total_seconds())),
        is_ordered=bool(getattr(row, "was_ordered", False)),
    )


def _turn(view: LotView) -> float:
    end = view.lot.ends_at.timestamp()
    return -end if view.phase is Phase.ENDED else end

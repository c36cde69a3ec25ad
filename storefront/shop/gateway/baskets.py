"""Baskets, whoever owns them."""

from decimal import Decimal

from django.db.models import Case, Q, QuerySet, Value, When

from assist.shop import records
from assist.shop.records import BASKETS_MOST
from storefront.shop.gateway.customers import customers_of
from storefront.shop.gateway.reading import admin_link, as_code, as_key, as_number
from storefront.shop.models import Basket, BasketMember
from storefront.shop.queries.baskets import BasketView, basket_views
from storefront.shop.words import BasketState, Permission

_TURN = Case(*(When(state=state, then=Value(turn)) for turn, state in enumerate(BasketState)))


class BasketAnswers:
    """Answers about what people mean to buy."""

    def baskets(self, shop_code: str, customer_id: str) -> tuple[records.StoredBasket, ...]:
        """The customer's active basket, the saved ones, and those shared with them."""
        customer = customers_of(shop_code).filter(pk=as_number(customer_id)).first()
        if customer is None:
            return ()
        shared = BasketMember.objects.filter(customer=customer, basket__account=customer.account_id)
        theirs = Q(customer=customer) | Q(pk__in=shared.values("basket"))
        rows = _baskets_of(shop_code).filter(theirs).order_by(_TURN, "-changed_at", "-pk")
        return _records(list(rows[:BASKETS_MOST]))

    def stored_basket(self, shop_code: str, basket_id: str) -> records.StoredBasket | None:
        """One basket; also an anonymous one."""
        return next(iter(_records(list(_baskets_of(shop_code).filter(key=as_key(basket_id))))), None)


def _baskets_of(shop_code: str) -> QuerySet[Basket]:
    rows = Basket.objects.filter(shop__code=as_code(shop_code))
    return rows.select_related("variant", "customer").prefetch_related("members__customer")


def _records(rows: list[Basket]) -> tuple[records.StoredBasket, ...]:
    """Each in the prices that its owner looks at: one read for every variant among them."""
    views: dict[int, BasketView] = {}
    for variant in {row.variant for row in rows}:
        views |= basket_views([row for row in rows if row.variant_id == variant.pk], variant)
    return tuple(_record(row, views.get(row.pk)) for row in rows)


def _record(row: Basket, view: BasketView | None) -> records.StoredBasket:
    return records.StoredBasket(
        id=row.key,
        state=row.state,
        currency=row.variant.currency,
        total=view.total if view else Decimal("0.00"),
        lines=_lines(view) if view else (),
        discounts=_discounts(view) if view else (),
        name=row.name,
        customer_id=str(row.customer_id or ""),
        members=_members(row) if row.state == BasketState.SHARED else (),
        changed_at=row.changed_at,
        version=row.version,
        link=admin_link("basket", row.pk),
    )


def _lines(view: BasketView) -> tuple[records.Line, ...]:
    return tuple(
        records.Line(
            sku=line.sku,
            name=line.full_name,
            quantity=line.quantity,
            unit_price=line.listing.price,
            product_id=line.listing.product.code,
        )
        for line in view.lines
    )


def _discounts(view: BasketView) -> tuple[records.Discount, ...]:
    return tuple(records.Discount(name=each.name, amount=each.amount) for each in view.totals.discounts)


def _members(row: Basket) -> tuple[records.Member, ...]:
    every = tuple(permission.value for permission in Permission)
    owner = row.customer
    first = (
        [records.Member(customer_id=str(owner.pk), name=owner.name, permissions=every, is_owner=True)] if owner else []
    )
    others = [
        records.Member(customer_id=str(each.customer_id), name=each.customer.name, permissions=tuple(each.permissions))
        for each in row.members.all()
        if each.customer.account_id == row.account_id
    ]
    return (*first, *others)

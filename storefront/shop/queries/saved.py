"""Baskets that a customer has put aside."""

from dataclasses import dataclass
from datetime import datetime

from storefront.shop.models import Basket
from storefront.shop.queries.baskets import BasketView, basket_views
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import SAVED_MOST
from storefront.shop.words import BasketState


@dataclass(frozen=True)
class SavedBasket:
    """A basket put aside; `view` is None when nothing in it is sold any more."""

    key: str
    name: str
    changed_at: datetime
    view: BasketView | None


def saved_of(visit: Visit) -> list[SavedBasket]:
    """The visiting customer's saved baskets, the one changed last first."""
    if visit.customer is None:
        return []
    own = Basket.objects.filter(shop=visit.shop, customer=visit.customer, state=BasketState.SAVED)
    rows = list(own.order_by("-changed_at", "-id")[:SAVED_MOST])
    views = basket_views(rows, visit.variant)
    return [SavedBasket(row.key, row.name, row.changed_at, views.get(row.pk)) for row in rows]

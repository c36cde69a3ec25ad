"""What a page states about itself, in the keys and shapes of the public contract."""

import json
from decimal import Decimal
from typing import Any

import msgspec

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_FOR_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


class StatedLine(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One line of a basket; `unit_price` in the basket's currency with two decimals."""

    sku: str
    name: str
    quantity: int
    unit_price: Decimal


class StatedBasket(msgspec.Struct, frozen=True, kw_only=True):
    """A basket with something in it."""

    id: str
    currency: str
    total: Decimal
    lines: list[StatedLine]


class PageContext(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """The eight context keys; what is not known is absent, the log-in flag is always said."""

    login_page: bool
    business_partner_id: str | None = None
    shop_id: str | None = None
    catalog_id: str | None = None
    catalog_variant_id: str | None = None
    hierarchy_area: str | None = None
    product_id: str | None = None
    basket: StatedBasket | None = None


def for_script(value: msgspec.Struct) -> str:
    """JSON that cannot leave a `<script type="application/json">` block."""
    return _ENCODER.encode(value).decode().translate(_FOR_SCRIPT)


def plain(value: msgspec.Struct) -> Any:
    """The same as dictionaries, lists and numbers, for JSON answers and tokens."""
    return json.loads(_ENCODER.encode(value))

"""From whatever a page says about itself to a bounded Context (I05, I06: never fatal)."""

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from assist.masking.redaction import CARDS, EVERYTHING, Rules, redact, redact_address
from assist.protocol.values import Basket, BasketLine, Context, Page
from assist.rules import limits
from assist.rules.text import clean_address, clean_line

_IDS = ("businessPartnerId", "shopId", "catalogId", "catalogVariantId", "hierarchyArea", "productId")
KEYS = (*_IDS, "basket", "loginPage")
"""The eight context fields, as the page names them."""
_MOST = 2000
"""Signs of a stated value that are looked at."""


def clean_context(raw: object) -> Context:
    """What can be kept of a stated context; a value that makes no sense is absent (S1.14)."""
    stated = raw if isinstance(raw, Mapping) else {}
    values: dict[str, Any] = {key: _identifier(stated.get(key)) for key in _IDS}
    login = stated.get("loginPage")
    values["loginPage"] = login if isinstance(login, bool) else None
    values["basket"] = clean_basket(stated.get("basket"))
    return msgspec.convert({key: value for key, value in values.items() if value is not None}, Context)


def clean_basket(raw: object) -> Basket | None:
    """A basket of bounded, sensible lines, or None when there is none."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get("lines"), list):
        return None
    lines = [line for item in raw["lines"][: limits.BASKET_LINES] if (line := _line(item))]
    left_out = len(raw["lines"]) - len(lines)
    if not lines:
        return None
    return Basket(
        id=_identifier(raw.get("id")) or "",
        currency=_currency(raw.get("currency")),
        total=_money(raw.get("total")),
        lines=lines,
        left_out=left_out,
    )


def clean_page(address: object, title: object, rules: Rules = EVERYTHING) -> Page | None:
    """A page of the trail, or None when its address is not one that may be shown."""
    stated = redact_address(address[:_MOST], rules) if isinstance(address, str) else ""
    kept = clean_address(stated, limits.ADDRESS_CHARACTERS)
    if not kept:
        return None
    said = redact(title[:_MOST], rules).text if isinstance(title, str) else ""
    return Page(address=kept, title=clean_line(said, limits.TITLE_CHARACTERS))


def _line(raw: object) -> BasketLine | None:
    if not isinstance(raw, Mapping):
        return None
    quantity, price = _money(raw.get("quantity")), _money(raw.get("unitPrice"))
    name, sku = _identifier(raw.get("name")), _identifier(raw.get("sku"))
    if not (name or sku) or not quantity or price is None:
        return None
    return BasketLine(sku=sku or "", name=name or sku or "", quantity=quantity, unit_price=price)


def _identifier(value: object) -> str | None:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str):
        return None
    return clean_line(redact(text[:_MOST], CARDS).text, limits.CONTEXT_VALUE_CHARACTERS) or None


def _currency(value: object) -> str:
    fine = isinstance(value, str) and len(value) == 3 and value.isascii() and value.isalpha()
    return str(value).upper() if fine else ""


def _money(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    sane = -1 < value < limits.BASKET_MONEY and math.isfinite(value) and value >= 0
    return round(float(value), 2) if sane else None

"""Which kind of help a shopper needs who has not said it (S1.05)."""

import re
from urllib.parse import urlsplit

from assist.rules.words import AssistanceType

_BUYING = re.compile(
    r"basket|cart|checkout|payment|auction|warenkorb|kasse|bezahl|auktion|ostoskori|kassa|maksu|huutokau", re.IGNORECASE
)
"""Parts of a path that say that somebody is about to buy, in the languages of the suite."""


def derived_type(*, is_login: bool, has_basket: bool, has_product: bool, address: str) -> AssistanceType:
    """The type that the page tells: log-in before buying before a product; else the shopper looks for the way."""
    if is_login:
        return AssistanceType.ADMINISTRATIVE
    if has_basket or _BUYING.search(_path(address)):
        return AssistanceType.SALES_ORDER
    return AssistanceType.INFORMATIONAL if has_product else AssistanceType.NAVIGATIONAL


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""

"""Tags of the shop's pages: pictures, money, signs."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString, mark_safe

from storefront.shop import rules
from storefront.shop.drawing import drawing_from
from storefront.shop.models import CatalogVariant, Product
from storefront.shop.pictures import draw, view_box

register = template.Library()


@register.simple_tag
def picture(product: Product) -> SafeString:
    """The drawing of a product, to stand in an `<svg>`; made of checked numbers and words alone."""
    return mark_safe(draw(drawing_from(product.picture)))  # noqa: S308  # drawing_from refuses anything else


@register.simple_tag
def view_box_of(product: Product, part: str) -> str:
    """Which piece of the drawing is seen."""
    return view_box(drawing_from(product.picture), part)


@register.filter
def money(amount: Decimal, variant: CatalogVariant) -> str:
    """An amount in the variant's currency, written in its language."""
    return rules.money(amount, variant.currency, variant.language)


@register.filter
def in_language(area: object, language: str) -> str:
    """The name of an area in a language."""
    name_in = getattr(area, "name_in", None)
    return str(name_in(language)) if name_in else ""


@register.filter
def under(path: str, area: str) -> bool:
    """Whether an area's path is `area` or lies below it."""
    return path == area or path.startswith(f"{area}/")


@register.filter
def few(pieces: int | str) -> str:
    """A count that fits in a badge."""
    return "99+" if isinstance(pieces, int) and pieces > 99 else str(pieces or "")


@register.filter
def stars(rating: Decimal) -> list[bool]:
    """Five stars, full ones first, rounded to the nearest."""
    return [rating + Decimal("0.5") > place for place in range(1, 6)]


@register.filter
def is_line(typed: str, line: int) -> bool:
    """Whether the posted line number is this line's."""
    return str(typed) == str(line)

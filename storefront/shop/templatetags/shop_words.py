"""Words of the shop that templates look up: names of colours."""

from django import template

from storefront.shop.rules import FINISH_NAMES, Finish

register = template.Library()


@register.filter
def finish_name(finish: str) -> str:
    """What a colour is called in the language of the page."""
    return str(FINISH_NAMES[Finish(finish)])

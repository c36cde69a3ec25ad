"""The context of an interaction: what the page states, what the shop signed or confirms, where the shopper goes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

import msgspec
from django.db import transaction

from assist.actions.door import body_of, locked_running, record
from assist.models import Interaction, Shop, Shopper
from assist.protocol.cleaning import clean_context, clean_page
from assist.protocol.facts import ContextChanged
from assist.protocol.values import Basket, Context, Links, Page, Surroundings, Visit
from assist.queries.clock import now
from assist.queries.offers import surroundings_of
from assist.queries.redaction import rules_of
from assist.rules import limits
from assist.rules.text import clean_address
from assist.shop import gateway_for


@transaction.atomic
def set_context(actor: Shopper, raw: Mapping[str, Any], address: str, title: str) -> None:
    """The shopper went on: every running interaction of `actor` shows the new page and context."""
    page = clean_page(address, title, rules_of(actor.shop))
    stated = clean_context(raw)
    for interaction in locked_running(actor):
        surround(interaction, actor, stated, page)


def surround(
    interaction: Interaction, shopper: Shopper, stated: Context | None = None, page: Page | None = None
) -> None:
    """Store and tell the marked context of a locked interaction, when it differs from the last one."""
    before = surroundings_of(interaction)
    after = marked(shopper, stated or before.context, page or before.page)
    if after == before:
        return
    interaction.surroundings = body_of(after)
    moment = now()
    interaction.trail = trail_with(interaction.trail, after.page, moment)
    Interaction.objects.filter(pk=interaction.pk).update(surroundings=interaction.surroundings, trail=interaction.trail)
    record(interaction, ContextChanged(surroundings=after), at=moment)


def trail_with(trail: list[Any], page: Page | None, moment: datetime) -> list[Any]:
    """The trail with `page` at its end, when that is not where it ends already; at most 20 pages."""
    if page is None or (trail and trail[-1]["page"]["address"] == page.address):
        return trail
    return [*trail, body_of(Visit(page=page, at=moment))][-limits.TRAIL_PAGES :]


def marked(shopper: Shopper, stated: Context, page: Page | None) -> Surroundings:
    """`stated` with marks: what the shop signed replaces what the page said, what the shop confirms is verified."""
    shop = shopper.shop
    context, verified = _signed(shopper, stated)
    gateway = gateway_for(shop.gateway)
    verified |= gateway.confirmed(shop.code, context)
    basket = _held_basket(shopper, context)
    if basket:
        context, verified = msgspec.structs.replace(context, basket=basket), verified | {"basket"}
    present = {key for key, value in msgspec.to_builtins(context).items() if value is not None}
    links = _links(shop, context, gateway.links(shop.code, context))
    return Surroundings(context=context, verified=tuple(sorted(verified & present)), links=links, page=page)


def _signed(shopper: Shopper, stated: Context) -> tuple[Context, frozenset[str]]:
    verified = frozenset({"shopId"} if stated.shop_id == shopper.shop.code else ())
    if not shopper.is_identified:
        return stated, verified
    context = msgspec.structs.replace(stated, business_partner_id=shopper.business_partner_id)
    basket = msgspec.convert(shopper.signed_basket, Basket | None)
    same = basket and stated.basket and (basket.id, basket.lines) == (stated.basket.id, stated.basket.lines)
    return context, verified | {"businessPartnerId"} | ({"basket"} if same else set())


def _held_basket(shopper: Shopper, context: Context) -> Any:
    if not (shopper.is_identified and context.basket and context.basket.id):
        return None
    gateway = gateway_for(shopper.shop.gateway)
    return gateway.basket(shopper.shop.code, shopper.business_partner_id, context.basket.id)


def _links(shop: Shop, context: Context, known: Links) -> Links:
    basket = context.basket.id if context.basket else None
    return Links(
        partner=known.partner or _filled(shop.partner_url, context.business_partner_id),
        product=known.product or _filled(shop.product_url, context.product_id),
        basket=known.basket or _filled(shop.basket_url, basket),
    )


def _filled(template: str, value: str | None) -> str:
    """The shop's address with `{id}` filled in, percent-encoded; empty without a value."""
    if not template or not value:
        return ""
    return clean_address(template.replace("{id}", quote(value, safe="")), limits.ADDRESS_CHARACTERS)

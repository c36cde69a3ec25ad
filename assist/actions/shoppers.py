"""A panel's session: open, identify, close."""

import hashlib
import secrets

from django.db import transaction

from assist.actions.context import surround
from assist.actions.door import locked_agent, locked_running, record
from assist.actions.endings import end_by_shopper
from assist.actions.identity import Identity, read_identity
from assist.actions.publishing import publish_on_commit
from assist.models import AssistNow, Contact, IdentityUse, Interaction, Offer, Shop, Shopper
from assist.protocol.facts import RequesterChanged
from assist.queries.clock import now
from assist.rules.limits import SHOPPER_TOKEN_LIFE
from assist.rules.refusals import Refused, not_found
from assist.rules.text import clean_line
from assist.rules.words import Channel, OfferState, RefusalCode

CODE_CHARACTERS = 40


def hashed(token: str) -> str:
    """What is kept of a bearer token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def open_session(shop_code: str, identity_token: str = "") -> str:
    """A new panel's bearer token of 256 bits; an identity token makes the shopper a verified one."""
    shop = Shop.objects.filter(code=clean_line(shop_code, CODE_CHARACTERS), is_active=True).first()
    if shop is None:
        raise not_found("shop")
    token = secrets.token_urlsafe(32)
    shopper = Shopper.objects.create(shop=shop, token_hash=hashed(token), expires_at=now() + SHOPPER_TOKEN_LIFE)
    if identity_token:
        _apply(shopper, read_identity(shop, identity_token))
    return token


@transaction.atomic
def identify(actor: Shopper, identity_token: str) -> Shopper:
    """The shop says who `actor` is; another person than before is refused, since this panel is the first one's."""
    shopper = Shopper.objects.select_for_update(no_key=True, of=("self",)).select_related("shop").get(pk=actor.pk)
    identity = read_identity(shopper.shop, identity_token)
    if shopper.is_identified and shopper.business_partner_id != identity.business_partner_id:
        raise Refused(RefusalCode.CONFLICT, "Somebody else logged in. Start a new session.")
    newly = not shopper.is_identified
    _apply(shopper, identity)
    _tell_agents(shopper, newly)
    return shopper


@transaction.atomic
def close_session(actor: Shopper) -> None:
    """The shopper logged out of the shop: the token is dead on every device that has it, what ran has ended (I08).

    A message that was left stays with the team: its answer goes to the address that came with it.
    """
    # Everything is locked before the first one ends, in the one order: a request waits, an agent at work is no rival.
    Shopper.objects.select_for_update(no_key=True, of=("self",)).get(pk=actor.pk)
    running = [row for row in locked_running(actor) if row.channel != Channel.EMAIL]
    open_offers = Offer.objects.filter(interaction__in=running, state=OfferState.OPEN)
    for agent_id in open_offers.order_by("agent").values_list("agent", flat=True).distinct():
        locked_agent(pk=agent_id)
    for interaction in running:
        end_by_shopper(actor, interaction)
    Shopper.objects.filter(pk=actor.pk, revoked_at=None).update(revoked_at=AssistNow())
    publish_on_commit(f"s:{actor.pk}", -1)


def _apply(shopper: Shopper, identity: Identity) -> None:
    _use_once(shopper, identity)
    shopper.contact, shopper.business_partner_id = _contact(shopper, identity), identity.business_partner_id
    shopper.name, shopper.email = identity.name, identity.email
    shopper.identified_until, shopper.signed_basket = identity.expires_at, identity.basket_body()
    shopper.save(update_fields=["contact", "business_partner_id", "name", "email", "identified_until", "signed_basket"])


def _contact(shopper: Shopper, identity: Identity) -> Contact:
    """The partner's record; not update_or_create, whose lock an interaction's foreign key would wait for."""
    values = {"name": identity.name, "email": identity.email}
    contact, made = Contact.objects.get_or_create(
        shop=shopper.shop, business_partner_id=identity.business_partner_id, defaults=values
    )
    if not made:
        Contact.objects.filter(pk=contact.pk).exclude(**values).update(**values)
    return contact


def _use_once(shopper: Shopper, identity: Identity) -> None:
    if not identity.jti:
        return
    values = {"shopper": shopper, "expires_at": identity.expires_at}
    use, _ = IdentityUse.objects.get_or_create(shop=shopper.shop, jti=identity.jti, defaults=values)
    if use.shopper_id != shopper.pk:
        raise Refused(RefusalCode.NOT_AUTHENTICATED, "This sign-in was used already. Load the page again.")


def _tell_agents(shopper: Shopper, newly: bool) -> None:
    for interaction in locked_running(shopper):
        if newly:
            _vouch(interaction, shopper)
        surround(interaction, shopper)


def _vouch(interaction: Interaction, shopper: Shopper) -> None:
    name, email = shopper.name or interaction.requester_name, shopper.email or interaction.requester_email
    values = {"requester_name": name, "requester_email": email, "requester_verified": True, "contact": shopper.contact}
    Interaction.objects.filter(pk=interaction.pk).update(**values)
    record(interaction, RequesterChanged(name=name, email=email, verified=True))

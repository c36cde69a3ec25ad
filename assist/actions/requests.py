"""A shopper asks for assistance."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction

from assist.actions.admission import admit
from assist.actions.asked import begin_to_hope
from assist.actions.context import marked, trail_with
from assist.actions.door import body_of, locked_interaction, record
from assist.actions.overflow import begin_chain, offer_way
from assist.actions.publishing import publish_on_commit
from assist.actions.redaction import clean, kinds_of
from assist.actions.routing import begin_to_wait, route_on_commit
from assist.masking.redaction import Redacted
from assist.models import Contact, Interaction, Participant, Shopper
from assist.protocol.cleaning import clean_context, clean_page
from assist.protocol.facts import (
    AgentAskedFor,
    InteractionOverflowed,
    InteractionRequested,
    InteractionRouted,
    MessagePosted,
)
from assist.protocol.values import Context, Page, Surroundings
from assist.queries.channels import is_vouched_for, reason_against_now
from assist.queries.clock import now
from assist.queries.conversations import previous_agent
from assist.queries.fronts import ShopFront, shop_front
from assist.queries.people import person_of, shopper_participant
from assist.queries.redaction import rules_of
from assist.queries.routes import Route, route_of, through_the_chain
from assist.rules import limits
from assist.rules.assistance import derived_type
from assist.rules.channels import is_refused
from assist.rules.refusals import Refused, invalid, not_found, too_late
from assist.rules.routing import rank_at
from assist.rules.text import clean_language, clean_line, clean_message, is_email
from assist.rules.words import (
    Asking,
    AssistanceType,
    Channel,
    ChannelReason,
    InteractionState,
    MoveReason,
    RefusalCode,
    Role,
)

MANY_OPEN = "many_open"
"""The state of a refusal for want of room: all conversations that a shopper may have open are open."""


@dataclass(frozen=True)
class Wish:
    """What the form before a chat holds, as it came; without a type it is derived from the context (S1.05)."""

    client_id: UUID
    channel: Channel
    assistance_type: AssistanceType | None
    name: str
    email: str
    text: str
    context: Mapping[str, Any]
    address: str
    title: str
    language: str = ""
    ask_for_previous: bool = False
    follows: UUID | None = None
    """A conversation of this shopper that has ended: its name, address and kind hold, and its agent comes first."""
    caller: str = ""
    proof: str = ""


@dataclass(frozen=True)
class Form:
    """The same, cleaned and checked, with the marked context."""

    name: str
    email: str
    question: Redacted
    page: Page | None
    surroundings: Surroundings
    assistance_type: AssistanceType


@transaction.atomic
def request_assistance(actor: Shopper, wish: Wish) -> Interaction:
    """Queue a new interaction for `actor`; the same client id again answers with the first one (B3).

    Raises Refused: login_required in a B2B shop (S1.16), unavailable with the reason against the channel as its state,
    invalid with what to write, conflict with too many open, challenged with what to solve first.
    """
    shopper = Shopper.objects.select_for_update(no_key=True, of=("self",)).select_related("shop").get(pk=actor.pk)
    known = Interaction.objects.filter(shopper=shopper, client_id=wish.client_id).first()
    if known:
        return known
    front = shop_front(shopper.shop)
    _allowed(shopper, wish.channel, front)
    earlier = _followed(shopper, wish.follows)
    wish = _as_before(wish, earlier) if earlier else wish
    form = _form(shopper, wish)
    route = _route(shopper, form, wish, front)
    admit(shopper, route.queue, wish.channel, wish.client_id, wish.caller, wish.proof)
    interaction = _interaction(shopper, wish, route, form, earlier)
    _first_facts(interaction, wish, form.question)
    _tell_route(interaction, route, front)
    begin_to_wait(interaction)
    begin_chain(interaction, route.meant or route.queue)
    begin_to_hope(interaction)
    publish_on_commit(f"s:{shopper.pk}", interaction.pk)
    route_on_commit(queue=route.queue.pk)
    return interaction


def _form(shopper: Shopper, wish: Wish) -> Form:
    rules = rules_of(shopper.shop)
    page, (name, email) = clean_page(wish.address, wish.title, rules), _requester(shopper, wish)
    question = _question(shopper, wish.text)
    surroundings = marked(shopper, clean_context(wish.context), page)
    kind = wish.assistance_type or _derived(surroundings.context, page.address if page else "")
    return Form(name, email, question, page, surroundings, kind)


def _allowed(shopper: Shopper, channel: Channel, front: ShopFront) -> None:
    if shopper.revoked_at:
        raise Refused(RefusalCode.NOT_AUTHENTICATED, "This session is over. Start a new one.")
    reason = reason_against_now(channel, front, shopper)
    if reason is ChannelReason.LOGIN:
        raise Refused(RefusalCode.LOGIN_REQUIRED, f"Log in to {shopper.shop.name} first, then ask again.", reason)
    if reason is not None and is_refused(channel, reason):
        raise Refused(RefusalCode.UNAVAILABLE, "This channel cannot be used right now. Choose another one.", reason)
    running = Interaction.objects.filter(shopper=shopper).exclude(state=InteractionState.ENDED)
    if running.count() >= limits.OPEN_PER_SHOPPER:
        raise Refused(RefusalCode.CONFLICT, "End one of your open conversations first.", MANY_OPEN)


def _requester(shopper: Shopper, wish: Wish) -> tuple[str, str]:
    """Name and e-mail: what the shop signed wins, else what the form says, checked by what the shop asks."""
    signed = (shopper.name, shopper.email) if shopper.is_identified else ("", "")
    name = signed[0] or clean_line(clean(shopper, wish.name).text, limits.NAME_CHARACTERS)
    email = signed[1] or clean_line(clean(shopper, wish.email).text, 400)
    if shopper.shop.ask_name == Asking.REQUIRED and not name:
        raise invalid("Tell us your name.")
    wanted = shopper.shop.ask_email == Asking.REQUIRED or wish.channel is Channel.EMAIL
    if (wanted and not email) or (email and not is_email(email)):
        raise invalid("Give an e-mail address such as name@example.com.")
    return name, email


def _followed(shopper: Shopper, key: UUID | None) -> Interaction | None:
    """The ended conversation that the shopper goes on with; the same refusal for foreign, running and unknown ones."""
    if key is None:
        return None
    earlier = Interaction.objects.filter(key=key, shopper=shopper, state=InteractionState.ENDED).first()
    if earlier is None:
        raise not_found("interaction")
    return earlier


def _as_before(wish: Wish, earlier: Interaction) -> Wish:
    """Who goes on has said who they are and what it is about."""
    return replace(
        wish,
        name=earlier.requester_name,
        email=earlier.requester_email,
        assistance_type=AssistanceType(earlier.assistance_type),
        ask_for_previous=True,
    )


def _interaction(shopper: Shopper, wish: Wish, route: Route, form: Form, earlier: Interaction | None) -> Interaction:
    queue, moment = route.queue, now()
    return Interaction.objects.create(
        shop=shopper.shop,
        queue=queue,
        shopper=shopper,
        contact=shopper.contact or Contact.objects.create(shop=shopper.shop, name=form.name, email=form.email),
        client_id=wish.client_id,
        channel=wish.channel,
        assistance_type=form.assistance_type,
        requester_name=form.name,
        requester_email=form.email,
        requester_verified=shopper.is_identified,
        asked_for=previous_agent(shopper) if wish.ask_for_previous else None,
        needs=sorted({*queue.needs.values_list("pk", flat=True), *route.skills}),
        follows=earlier,
        first_message=form.question.text,
        surroundings=body_of(form.surroundings),
        trail=trail_with([], form.page, moment),
        caller="" if shopper.is_identified else wish.caller,
        priority=route.priority,
        requested_at=moment,
        queued_at=moment,
        rank_at=rank_at(moment, route.priority, queue.ageing_seconds),
    )


def _derived(context: Context, address: str) -> AssistanceType:
    return derived_type(
        is_login=bool(context.login_page),
        has_basket=bool(context.basket and context.basket.lines),
        has_product=bool(context.product_id),
        address=address,
    )


def _route(shopper: Shopper, form: Form, wish: Wish, front: ShopFront) -> Route:
    route = route_of(shopper, form.surroundings, form.assistance_type, clean_language(wish.language))
    if route is None:
        raise Refused(RefusalCode.UNAVAILABLE, f"{shopper.shop.name} takes no chats yet. Try again later.")
    if wish.channel is not Channel.CHAT:
        return route
    return through_the_chain(route, front, vouched_for=is_vouched_for(shopper, front.moment))


def _tell_route(interaction: Interaction, route: Route, front: ShopFront) -> None:
    """Which rule chose the queue, and by what (feat D12); and what the shopper can do when it is closed."""
    if route.decision.won:
        fact = InteractionRouted(
            rule=route.decision.won.rule.name,
            queue=(route.meant or route.queue).name,
            because=route.because,
            priority=route.priority,
            skills=route.skill_names,
        )
        record(interaction, fact)
    if route.meant and route.moved:
        record(interaction, InteractionOverflowed(queue=route.queue.name, before=route.meant.name, reason=route.moved))
    door = front.door_of(route.queue.pk)
    if door and not door.opening.is_open(front.moment):
        offer_way(interaction, MoveReason.CLOSED)


def _question(shopper: Shopper, text: str) -> Redacted:
    question = clean_message(text)
    if not question:
        raise invalid("Write your question first.")
    if len(question) > limits.MESSAGE_CHARACTERS:
        raise invalid(f"Your question is {len(question) - limits.MESSAGE_CHARACTERS} characters too long.")
    return clean(shopper, question)


def _first_facts(interaction: Interaction, wish: Wish, said: Redacted) -> None:
    shopper = Participant.objects.create(interaction=interaction, role=Role.SHOPPER, name=interaction.requester_name)
    requested = InteractionRequested(
        channel=wish.channel,
        assistance_type=AssistanceType(interaction.assistance_type),
        derived=wish.assistance_type is None,
        queue=interaction.queue.name,
        requester=person_of(shopper),
        follows=wish.follows,
    )
    record(interaction, requested, by=shopper)
    question = MessagePosted(client_id=wish.client_id, text=said.text, redacted=kinds_of(said))
    record(interaction, question, by=shopper, client_id=wish.client_id)
    if interaction.asked_for:
        record(interaction, AgentAskedFor(name=interaction.asked_for.name), by=shopper)


@transaction.atomic
def ask_for_previous(actor: Shopper, interaction: Interaction) -> None:
    """`actor`, whose agent was lost, waits again and asks for that one; raises Refused when nobody can be asked for."""
    participant = shopper_participant(actor, interaction)
    locked = locked_interaction(pk=interaction.pk)
    if locked.state not in {InteractionState.QUEUED, InteractionState.OFFERED}:
        raise too_late("conversation", locked.state)
    agent = previous_agent(actor)
    if agent is None:
        raise invalid("There is nobody whom you could ask for again.")
    if locked.asked_for_id != agent.pk:
        Interaction.objects.filter(pk=locked.pk).update(asked_for=agent)
        record(locked, AgentAskedFor(name=agent.name), by=participant)
        locked.asked_for_id = agent.pk
        begin_to_hope(locked)

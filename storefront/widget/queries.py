"""What a shopper's panel may see; everything starts from the shopper."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from assist.actions.shoppers import hashed
from assist.models import Agent, Interaction, Shop, Shopper
from assist.protocol.base import tag_of
from assist.protocol.facts import TranscriptRequested
from assist.protocol.values import Requester
from assist.queries.clock import now
from assist.queries.facts import latest_facts
from assist.queries.moments import one_moment
from assist.queries.people import attendances, shopper_participant
from assist.queries.streams import places
from assist.rules.refusals import Refused, not_found
from assist.rules.setup import checked_origin
from assist.rules.words import Asking, Channel, InteractionState, Presence, RefusalCode, ShopKind
from storefront.widget.protocol import ConversationView, ShopperWelcome, ShopView

SHOWN_AFTER_END = timedelta(minutes=30)


def shopper_of_token(token: str) -> Shopper:
    """The shopper of a living bearer token; raises Refused for any other."""
    proof, moment = hashed(token), now()
    living = Shopper.objects.filter(revoked_at=None, shop__is_active=True, expires_at__gt=moment).select_related("shop")
    # A window of its own has a token of its own; two look-ups by index, since one over both tables would read both.
    shopper = living.filter(token_hash=proof).first() or living.filter(hand_offs__token_hash=proof).first()
    if shopper is None:
        raise Refused(RefusalCode.NOT_AUTHENTICATED, "This session is over. Start a new one.")
    return shopper


def conversation_to_show(viewer: Shopper) -> Interaction | None:
    """The conversation that goes on, else the last one for a while after its end."""
    mine = Interaction.objects.filter(shopper=viewer).select_related("queue", "shop")
    lately = Q(ended_at__gt=now() - SHOWN_AFTER_END)
    return mine.filter(~Q(state=InteractionState.ENDED) | lately).order_by("-id").first()


@one_moment()
def conversation_view(viewer: Shopper, key: UUID, after: int = 0) -> ConversationView:
    """One conversation of the viewer; `facts` holds what came after number `after`."""
    interaction = own_conversation(viewer, key)
    me = shopper_participant(viewer, interaction)
    facts, earlier = latest_facts(interaction.pk, after, public=True)
    ended = interaction.state == InteractionState.ENDED
    return ConversationView(
        id=interaction.key,
        seq=interaction.public_seq,
        state=_state(interaction),
        channel=Channel(interaction.channel),
        queue=interaction.queue.name,
        me=me.key,
        place=None if ended else places([interaction.pk]).get(interaction.pk),
        rated=interaction.rating is not None,
        transcript=interaction.events.filter(kind=tag_of(TranscriptRequested)).exists(),
        attendances=attendances(interaction, public=True),
        facts=facts,
        earlier=earlier,
    )


def _state(interaction: Interaction) -> InteractionState:
    """Offers are none of the shopper's business: until an agent has joined, the shopper waits."""
    state = InteractionState(interaction.state)
    return InteractionState.QUEUED if state is InteractionState.OFFERED else state


def own_conversation(viewer: Shopper, key: UUID) -> Interaction:
    """The viewer's interaction of that key; the same refusal for foreign and unknown ones."""
    found = Interaction.objects.filter(shopper=viewer, key=key).select_related("queue", "shop").first()
    if found is None:
        raise not_found("interaction")
    return found


def welcome(viewer: Shopper, conversation: ConversationView | None) -> ShopperWelcome:
    """The answer to hello."""
    return ShopperWelcome(
        shop=shop_view(viewer.shop),
        identity=identity_of(viewer),
        conversation=conversation,
        available=somebody_is_available(viewer.shop),
    )


def identity_of(viewer: Shopper) -> Requester | None:
    """Who the shop says this is."""
    return Requester(name=viewer.name, email=viewer.email, verified=True) if viewer.is_identified else None


def shop_view(shop: Shop) -> ShopView:
    """What the panel shows of the shop."""
    return ShopView(
        code=shop.code,
        name=shop.name,
        kind=ShopKind(shop.kind),
        locale=shop.locale,
        ask_name=Asking(shop.ask_name),
        ask_email=Asking(shop.ask_email),
        login_url=shop.login_url,
        texts={f"{text.language}.{text.key}": text.body for text in shop.texts.all()},
    )


def parents_of(shop: Shop) -> list[str]:
    """The shop's origins, which may frame its panel; a stored one that is no exact origin opens nothing."""
    return [origin for origin in shop.origins if _is_exact(origin)]


def _is_exact(origin: str) -> bool:
    try:
        return checked_origin(origin) == origin
    except Refused:
        return False


def somebody_is_available(shop: Shop) -> bool:
    """Whether an agent of one of the shop's queues takes interactions now."""
    members = Agent.objects.filter(memberships__queue__shop=shop, memberships__queue__is_active=True)
    return members.filter(state=Presence.AVAILABLE).exists()

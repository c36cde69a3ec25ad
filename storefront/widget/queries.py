"""What a shopper's panel may see; everything starts from the shopper."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from assist.actions.shoppers import hashed
from assist.models import Interaction, Shop, Shopper
from assist.protocol.base import tag_of
from assist.protocol.facts import TranscriptRequested
from assist.protocol.values import ChannelView, Requester
from assist.queries.channels import channels_of, is_talk, shop_front, talks
from assist.queries.clock import now
from assist.queries.conversations import conversations_of
from assist.queries.facts import latest_facts
from assist.queries.moments import one_moment
from assist.queries.people import attendances
from assist.queries.streams import places
from assist.rules.refusals import Refused, not_found
from assist.rules.setup import checked_origin
from assist.rules.words import Asking, Channel, InteractionState, RefusalCode, Role, ShopKind
from storefront.widget.heads import conversation_heads, shown_state
from storefront.widget.protocol import ConversationView, ShopperWelcome, ShopView

SHOWN_AFTER_END = timedelta(minutes=30)
MOST_HELD = 5
"""Conversations that are over and that a panel which comes back is told again."""


def shopper_of_token(token: str) -> Shopper:
    """The shopper of a living bearer token; raises Refused for any other."""
    proof, moment = hashed(token), now()
    living = Shopper.objects.filter(revoked_at=None, shop__is_active=True, expires_at__gt=moment).select_related("shop")
    # A window of its own has a token of its own; two look-ups by index, since one over both tables would read both.
    shopper = living.filter(token_hash=proof).first() or living.filter(hand_offs__token_hash=proof).first()
    if shopper is None:
        raise Refused(RefusalCode.NOT_AUTHENTICATED, "This session is over. Start a new one.")
    return shopper


def conversations_to_show(viewer: Shopper, held: Collection[UUID] = ()) -> list[Interaction]:
    """The viewer's conversations that go on, the newest first, else the last one for a while after its end.

    What a panel holds is told as well, for it may have ended meanwhile.
    """
    mine = Interaction.objects.filter(shopper=viewer).order_by("-id")
    over = mine.filter(state=InteractionState.ENDED)
    running = list(mine.exclude(state=InteractionState.ENDED))
    lately = [] if running else list(over.filter(ended_at__gt=now() - SHOWN_AFTER_END)[:1])
    known = list(over.filter(key__in=list(held)[:MOST_HELD]))
    return [*running, *lately, *(row for row in known if row not in lately)]


@one_moment()
def conversation_view(viewer: Shopper, key: UUID, after: int = 0) -> ConversationView:
    """One conversation that the viewer may read; `facts` holds what came after number `after`."""
    interaction = readable_conversation(viewer, key)
    people = list(interaction.participants.order_by("id"))
    facts, earlier = latest_facts(interaction.pk, after, public=True)
    waits = interaction.state in {InteractionState.QUEUED, InteractionState.OFFERED}
    return ConversationView(
        id=interaction.key,
        seq=interaction.public_seq,
        state=shown_state(InteractionState(interaction.state)),
        channel=Channel(interaction.channel),
        queue=interaction.queue.name,
        me=next(row.key for row in people if row.role == Role.SHOPPER),
        place=places([interaction.pk]).get(interaction.pk) if waits else None,
        rated=interaction.rating is not None,
        transcript=interaction.events.filter(kind=tag_of(TranscriptRequested)).exists(),
        attendances=attendances(interaction, people, public=True),
        facts=facts,
        earlier=earlier,
        elsewhere=interaction.shopper_id != viewer.pk,
    )


def own_conversation(viewer: Shopper, key: UUID) -> Interaction:
    """The viewer's interaction of that key; the same refusal for foreign and unknown ones."""
    found = Interaction.objects.filter(shopper=viewer, key=key).select_related("queue", "shop").first()
    if found is None:
        raise not_found("interaction")
    return found


def readable_conversation(viewer: Shopper, key: UUID) -> Interaction:
    """The same, and what the viewer's contact ended on other devices; to read, not to write."""
    found = conversations_of(viewer).filter(key=key).first()
    if found is None:
        raise not_found("interaction")
    return found


def welcome(viewer: Shopper, shown: list[ConversationView]) -> ShopperWelcome:
    """The answer to hello, with the conversations that are shown, the first of them in front."""
    front = shop_front(viewer.shop)
    heads = conversation_heads(viewer)
    return ShopperWelcome(
        shop=shop_view(viewer.shop),
        identity=identity_of(viewer),
        conversation=shown[0] if shown else None,
        available=front.somebody_is_there,
        channels=channels_of(front, viewer, talks=any(_is_talking(view) for view in shown)),
        running=shown[1:],
        conversations=heads.conversations,
        more=heads.more,
        previous=heads.previous,
    )


def _is_talking(view: ConversationView) -> bool:
    return view.state is InteractionState.ACTIVE and is_talk(view.channel) and not view.elsewhere


def channels_now(viewer: Shopper) -> list[ChannelView]:
    """The five channels as the viewer finds them now."""
    return channels_of(shop_front(viewer.shop), viewer, talks=talks(viewer))


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

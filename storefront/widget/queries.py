"""What a shopper's panel may see; everything starts from the shopper."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from assist.actions.shoppers import hashed
from assist.models import AssistNow, Interaction, Shop, Shopper
from assist.protocol.base import tag_of
from assist.protocol.facts import TranscriptRequested
from assist.protocol.values import ChannelView, Requester
from assist.queries.channels import channels_of, is_talk, talks
from assist.queries.conversations import READABLE, conversations_of, reader
from assist.queries.estimates import waits
from assist.queries.facts import latest_facts
from assist.queries.fronts import shop_front
from assist.queries.moments import one_moment
from assist.queries.people import public_attendances
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
    proof = hashed(token)
    living = Shopper.objects.filter(revoked_at=None, shop__is_active=True, expires_at__gt=AssistNow()).select_related(
        "shop"
    )
    # A window of its own has a token of its own; two look-ups by index, since one over both tables would read both.
    shopper = living.filter(token_hash=proof).first() or living.filter(hand_offs__token_hash=proof).first()
    if shopper is None:
        raise Refused(RefusalCode.NOT_AUTHENTICATED, "This session is over. Start a new one.")
    return shopper


_TO_SHOW = """
WITH mine AS (SELECT id, key, shopper_id, state, ended_at FROM assist_interaction WHERE shopper_id = %(me)s),
running AS (SELECT * FROM mine WHERE state <> 'ended' ORDER BY id DESC),
lately AS (
  SELECT * FROM mine WHERE state = 'ended' AND ended_at > assist_now() - %(while)s AND NOT EXISTS (SELECT FROM running)
  ORDER BY id DESC LIMIT 1),
known AS (
  SELECT * FROM mine WHERE state = 'ended' AND key = ANY(%(held)s) AND id NOT IN (SELECT id FROM lately)
  ORDER BY id DESC)
SELECT * FROM running UNION ALL SELECT * FROM lately UNION ALL SELECT * FROM known
"""
"""Raw, because it stands in every greeting; what else is of a conversation is read with its view."""


def conversations_to_show(viewer: Shopper, held: Collection[UUID] = ()) -> list[Interaction]:
    """The viewer's conversations that go on, the newest first, else the last one for a while after its end.

    What a panel holds is told as well, for it may have ended meanwhile.
    """
    values = {"me": viewer.pk, "while": SHOWN_AFTER_END, "held": list(held)[:MOST_HELD]}
    return list(Interaction.objects.raw(_TO_SHOW, values))


_VIEW = f"""
SELECT i.id, i.public_seq, i.state, i.channel, q.name, i.rating IS NOT NULL, i.shopper_id <> %(me)s,
  EXISTS (SELECT 1 FROM assist_event e WHERE e.interaction_id = i.id AND e.kind = %(transcript)s)
FROM assist_interaction i JOIN assist_queue q ON q.id = i.queue_id WHERE i.key = %(key)s AND {READABLE}
"""  # noqa: S608  of constants alone
"""Raw, because it stands in every greeting."""


@one_moment()
def conversation_view(viewer: Shopper, key: UUID, after: int = 0) -> ConversationView:
    """One conversation that the viewer may read; `facts` holds what came after number `after`."""
    pk, seq, state, channel, queue, rated, elsewhere, transcript = _row_of(viewer, key)
    people = public_attendances(pk)
    facts, earlier = latest_facts(pk, after, public=True)
    waiting = state in {InteractionState.QUEUED, InteractionState.OFFERED}
    place = places([pk]) if waiting else {}
    return ConversationView(
        id=key,
        seq=seq,
        state=shown_state(InteractionState(state)),
        channel=Channel(channel),
        queue=queue,
        me=next(one.person.key for one in people if one.person.role is Role.SHOPPER),
        place=place.get(pk),
        wait=waits(place).get(pk),
        rated=rated,
        transcript=transcript,
        attendances=people,
        facts=facts,
        earlier=earlier,
        elsewhere=elsewhere,
    )


def _row_of(viewer: Shopper, key: UUID) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_VIEW, {**reader(viewer), "key": key, "transcript": tag_of(TranscriptRequested)})
        found: tuple[Any, ...] | None = cursor.fetchone()
    if found is None:
        raise not_found("interaction")
    return found


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
        available=Channel.CHAT in front.answered,
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

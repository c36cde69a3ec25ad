"""The heads of a shopper's conversations: what the panel's list shows, and the badge counts."""

from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from assist.models import Event, Interaction, Participant, Shopper
from assist.protocol.base import tag_of
from assist.protocol.facts import MessagePosted
from assist.queries.conversations import conversations_of, previous_agent
from assist.rules.refusals import not_found
from assist.rules.text import initials
from assist.rules.words import Channel, InteractionState, Role
from storefront.widget.protocol import ConversationHead, ConversationsTold

HEADS = 20
"""Conversations in one answer; older ones are fetched in pages."""
HEAD_CHARACTERS = 160
"""Of the last line."""


def conversation_heads(viewer: Shopper, after: UUID | None = None) -> ConversationsTold:
    """What the viewer may read, that which goes on first, then the newest; the page behind `after` when given."""
    rows = list(_described(_page(viewer, after))[: HEADS + 1])
    agent = previous_agent(viewer)
    return ConversationsTold(
        conversations=[_head(viewer, row) for row in rows[:HEADS]],
        more=len(rows) > HEADS,
        previous=agent.name if agent else "",
        after=after,
    )


def _page(viewer: Shopper, after: UUID | None) -> QuerySet[Interaction]:
    rows = conversations_of(viewer)
    if after is None:
        return rows
    last = rows.filter(key=after).first()
    if last is None:
        raise not_found("interaction")
    return rows.filter(state=InteractionState.ENDED, id__lt=last.pk)


def _described(rows: QuerySet[Interaction]) -> QuerySet[Interaction]:
    people = Participant.objects.filter(interaction=OuterRef("pk"))
    lines = Event.objects.filter(interaction=OuterRef("pk"), kind=tag_of(MessagePosted), public_seq__isnull=False)
    theirs = lines.exclude(participant__role=Role.SHOPPER).filter(seq__gt=OuterRef("read_seq"))
    last = lines.order_by("-seq")
    described = rows.annotate(
        agent=Subquery(people.filter(role=Role.OWNER).order_by("-id").values("name")[:1]),
        read_seq=Subquery(people.filter(role=Role.SHOPPER).values("read_seq")[:1]),
        line=Subquery(last.values("body__text")[:1]),
        line_at=Subquery(last.values("at")[:1]),
        unread=Subquery(theirs.values("interaction").annotate(many=Count("pk")).values("many")),
        is_over=Case(When(state=InteractionState.ENDED, then=Value(1)), default=Value(0), output_field=IntegerField()),
    )
    return described.order_by("is_over", "-id")


def _head(viewer: Shopper, row: Any) -> ConversationHead:  # the annotations have no type
    elsewhere = row.shopper_id != viewer.pk
    return ConversationHead(
        id=row.key,
        state=shown_state(row),
        channel=Channel(row.channel),
        name=row.agent or "",
        initials=initials(row.agent) if row.agent else "",
        text=(row.line or "")[:HEAD_CHARACTERS],
        at=row.line_at or row.requested_at,
        unread=0 if elsewhere else row.unread or 0,
        elsewhere=elsewhere,
    )


def shown_state(interaction: Interaction) -> InteractionState:
    """Offers are none of the shopper's business: until an agent has joined, the shopper waits."""
    state = InteractionState(interaction.state)
    return InteractionState.QUEUED if state is InteractionState.OFFERED else state

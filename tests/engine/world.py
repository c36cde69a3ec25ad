"""What stands at one moment, and acts upon it; the rules of the machine choose among these."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from assist.actions.presence import renew_leases
from assist.actions.setup import save_row
from assist.actions.staff import StaffWish, change_agent, set_members
from assist.models import Agent, ClockOffset, Interaction, Offer, Participant, Queue
from assist.queries.desks import role_of
from assist.rules.refusals import Refused
from assist.rules.words import InteractionState, OfferState, ParticipantState, Role, WrapUpState
from tests.cast import later

ALIKE = ["policy", "pace_seconds", "relax_seconds", "default_code"]
ALIKE += ["first_reply_seconds", "silence_warn_seconds", "silence_close_seconds"]
"""What a queue that takes over is set up with."""


@dataclass
class Standing:
    """The rows that something can happen to, each kind in the order of making."""

    open: list[Offer] = field(default_factory=list)
    running: list[Interaction] = field(default_factory=list)
    owned: list[Participant] = field(default_factory=list)
    owed: list[Participant] = field(default_factory=list)
    """Whose after-contact work is pending."""
    helping: list[Participant] = field(default_factory=list)


def standing() -> Standing:
    """What stands now."""
    staff = Participant.objects.exclude(agent=None).select_related("agent", "interaction__queue").order_by("id")
    here = staff.filter(state=ParticipantState.JOINED)
    return Standing(
        open=list(Offer.objects.filter(state=OfferState.OPEN).select_related("agent", "interaction").order_by("id")),
        running=list(
            Interaction.objects.exclude(state=InteractionState.ENDED).select_related("shopper").order_by("id")
        ),
        owned=list(here.filter(role=Role.OWNER)),
        helping=list(here.filter(role=Role.CONSULTED)),
        owed=list(staff.filter(wrap_up=WrapUpState.PENDING)),
    )


class Died(Exception):
    """The process was killed."""


def _die() -> None:
    raise Died


def act(what: Callable[..., Any], *args: Any, dies: bool = False) -> None:
    """Do it as a command does; when the process `dies` right after the commit, nobody is told and nothing is routed."""
    if not dies:
        what(*args)
        return
    try:
        with transaction.atomic():
            transaction.on_commit(_die)
            what(*args)
    except Died:
        pass


def may(what: Callable[..., Any], *args: Any) -> bool:
    """Try what may be refused; whether it was done."""
    try:
        what(*args)
    except Refused:
        return False
    return True


class Time:
    """The clock, and the consoles that answer while it goes on."""

    def __init__(self) -> None:
        self.offset = 0.0
        self.there: set[int] = set()

    def goes_on(self, seconds: float) -> None:
        """Everybody who is there has answered since; the sweeper has not looked yet."""
        self.offset += seconds
        ClockOffset.objects.update_or_create(pk=1, defaults={"by": later(self.offset)})
        renew_leases(sorted(self.there))


def switched(agent: Agent, is_active: bool) -> None:
    """An administrator lets the agent work, or not."""
    _changed(agent, is_active=is_active)


def resized(agent: Agent, capacity: int) -> None:
    """An administrator gives the agent so many slots."""
    _changed(agent, capacity=capacity)


def _changed(agent: Agent, **changes: Any) -> None:
    row = Agent.objects.select_related("user").get(pk=agent.pk)
    wish = {
        "name": row.name,
        "capacity": row.capacity,
        "role": role_of(row.user),
        "is_active": row.user.is_active,
        "queues": list(Queue.objects.filter(members__agent=row).order_by("pk")),
    }
    change_agent(None, row.pk, StaffWish(**{**wish, **changes}))


def another_queue(queue: Queue) -> Queue:
    """A queue of the same shop that is set up alike, and switched on."""
    fields = {name: getattr(queue, name) for name in ALIKE}
    made = Queue(shop=queue.shop, name=f"Queue {queue.pk} and so on", **fields)
    save_row(None, made)
    made.needs.set(queue.needs.order_by("pk"))
    set_members(None, made, [member.agent for member in queue.members.order_by("pk")])
    return made


def chosen(rows: Iterable[Any], number: int) -> Any:
    """One of the rows; every number means one."""
    known = list(rows)
    return known[number % len(known)]

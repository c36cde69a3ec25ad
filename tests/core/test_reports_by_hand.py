"""A synthetic day counted once more in plain Python, from the facts alone: every column of every report (feat S4)."""

import math
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from statistics import fmean
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agentconsole.reports.values import ReportRow
from assist.actions.consults import complete_transfer, start_consult
from assist.actions.endings import end_by_agent
from assist.actions.messages import Line, line_body, post_messages
from assist.actions.offers import accept_offer
from assist.actions.presence import choose_presence, sign_in
from assist.actions.requests import request_assistance
from assist.actions.sweeping import run_due
from assist.actions.transfers import transfer_to_agent, transfer_to_queue
from assist.actions.wrapups import submit_wrap_up
from assist.models import Agent, Event, Interaction, Participant, Queue, WrapUpCode
from assist.rules.words import Presence, ReportBy, Role
from tests.cast import Cast, offer_of, wish
from tests.core.test_reports import at, report, the_day

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = datetime(2026, 10, 25, tzinfo=BERLIN), datetime(2026, 10, 26, tzinfo=BERLIN)
WAITS = [3, 7, 11, 16, 19, 25, 33, 48]
"""Seconds until the chats of the afternoon are accepted."""


@dataclass
class Talk:
    """What an owner did, from taking it on."""

    agent: int
    began: datetime
    left: datetime | None = None
    wrapped: datetime | None = None
    code: str = ""
    automatic: bool = False


@dataclass
class Story:
    """What the facts of one interaction say."""

    channel: str = ""
    queue: str = ""
    asked: datetime = FIRST
    ended: datetime | None = None
    silent: bool = False
    requeued: int = 0
    passed: int = 0
    stars: list[int] = field(default_factory=list)
    talks: dict[str, Talk] = field(default_factory=dict)
    offers: list[tuple[datetime, str, str]] = field(default_factory=list)
    """When it was made, to whom, and what became of it."""

    @property
    def took(self) -> datetime | None:
        """When the first agent had it."""
        return min((talk.began for talk in self.talks.values()), default=None)


def stories() -> list[Story]:
    """Every interaction, told by its facts in their order."""
    told: dict[int, Story] = defaultdict(Story)
    heard: dict[int, dict[str, Any]] = defaultdict(dict)
    for event in Event.objects.select_related("participant").order_by("interaction", "seq"):
        tell = TELLERS.get(event.kind)
        if tell:
            tell(told[event.interaction_id], event, heard[event.interaction_id])
    return list(told.values())


def _asked(story: Story, event: Event, _heard: dict[str, Any]) -> None:
    story.asked, story.channel, story.queue = event.at, event.body["channel"], event.body["queue"]


def _helps(_story: Story, event: Event, heard: dict[str, Any]) -> None:
    heard[event.body["person"]["key"]] = event.at


def _joined(story: Story, event: Event, heard: dict[str, Any]) -> None:
    person = event.body["person"]
    if person["role"] != "owner":
        return
    assert event.participant and event.participant.agent_id
    story.talks[person["key"]] = Talk(event.participant.agent_id, heard.get(person["key"], event.at))
    story.passed += bool(heard.pop("handed", False))


def _left(story: Story, event: Event, heard: dict[str, Any]) -> None:
    if talk := story.talks.get(event.body["key"]):
        talk.left = event.at
        heard["handed"] = True


def _requeued(story: Story, _event: Event, heard: dict[str, Any]) -> None:
    story.requeued += 1
    heard["handed"] = False


def _queued(story: Story, _event: Event, heard: dict[str, Any]) -> None:
    story.passed += 1
    heard["handed"] = False


def _ended(story: Story, event: Event, _heard: dict[str, Any]) -> None:
    story.ended, story.silent = event.at, event.body.get("reason") == "abandoned"
    for talk in story.talks.values():
        talk.left = talk.left or event.at


def _wrapped(story: Story, event: Event, _heard: dict[str, Any]) -> None:
    if talk := story.talks.get(event.body["key"]):
        talk.wrapped, talk.code = event.at, event.body.get("code", "")
        talk.automatic = event.body.get("automatic", False)


def _rated(story: Story, event: Event, _heard: dict[str, Any]) -> None:
    story.stars = [event.body["stars"]]


def _offered(story: Story, event: Event, _heard: dict[str, Any]) -> None:
    name = event.body["agent"] if "agent" in event.body else event.body["person"]["name"]
    story.offers.append((event.at, name, "open"))


def _closed(story: Story, event: Event, _heard: dict[str, Any]) -> None:
    last = max(place for place, offer in enumerate(story.offers) if offer[1:] == (event.body["agent"], "open"))
    story.offers[last] = (*story.offers[last][:2], event.body["outcome"])


TELLERS: dict[str, Callable[[Story, Event, dict[str, Any]], None]] = {
    "interaction.requested": _asked,
    "consult.accepted": _helps,
    "participant.joined": _joined,
    "participant.left": _left,
    "interaction.requeued": _requeued,
    "transfer.queued": _queued,
    "interaction.ended": _ended,
    "wrapup.finished": _wrapped,
    "rating.given": _rated,
    "offer.made": _offered,
    "transfer.requested": _offered,
    "consult.requested": _offered,
    "offer.closed": _closed,
}


def seconds(before: datetime, after: datetime) -> float:
    return (after - before).total_seconds()


def mean(values: list[float]) -> float | None:
    return fmean(values) if values else None


def ninth_tenth(values: list[float]) -> float | None:
    """Between the two neighbours of the place that 90 % of them are below."""
    if not values:
        return None
    ranked, place = sorted(values), 0.9 * (len(values) - 1)
    low, high = ranked[math.floor(place)], ranked[math.ceil(place)]
    return low + (high - low) * (place - math.floor(place))


def requests_counted(rows: list[Story], goal: int) -> dict[str, Any]:
    """The columns of requests."""
    live = [row for row in rows if row.channel != "email"]
    waits = [seconds(row.asked, row.took) for row in live if row.took]
    given_up = [seconds(row.asked, row.ended) for row in live if row.ended and not row.took]
    stars = [float(star) for row in rows for star in row.stars]
    return {
        "requested": len(rows),
        "answered": sum(row.took is not None for row in rows),
        "abandoned": sum(row.took is None and row.ended is not None for row in rows),
        "silent": sum(row.silent for row in rows),
        "waiting": sum(row.took is None and row.ended is None for row in rows),
        "in_time": sum(wait <= goal for wait in waits),
        "late": sum(wait > goal for wait in waits + given_up),
        "answer_seconds": mean(waits),
        "slow_seconds": ninth_tenth(waits),
        "requeued": sum(row.requeued for row in rows),
        "transferred": sum(row.passed for row in rows),
        "ratings": len(stars),
        "stars": mean(stars),
    }


def talks_counted(talks: list[Talk]) -> dict[str, Any]:
    """The columns of conversations."""
    spans = [(seconds(talk.began, talk.left), talk) for talk in talks if talk.left]
    after = {id(talk): seconds(talk.left, talk.wrapped) for _, talk in spans if talk.left and talk.wrapped}
    return {
        "conversations": len(spans),
        "talk_seconds": mean([span for span, _ in spans]),
        "after_seconds": mean(list(after.values())),
        "handle_seconds": mean([span + after.get(id(talk), 0.0) for span, talk in spans]),
    }


def offers_counted(rows: list[Story], name: str) -> dict[str, int]:
    """The columns of offers to one agent."""
    made = [what for row in rows for when, agent, what in row.offers if agent == name and FIRST <= when < LAST]
    said = Counter(made)
    return {
        "offers": len(made),
        "accepted": said["accepted"],
        "declined": said["declined"],
        "missed": said["expired"],
    }


def same(told: Any, again: dict[str, Any]) -> None:
    """Every column; moments are taken by different statements of one transaction."""
    shown = {name: getattr(told, name) for name in again}
    assert shown == {name: pytest.approx(value, abs=0.1) if value else value for name, value in again.items()}


def the_afternoon(cast: Cast) -> None:
    """Twelve more: different waits, one passed to a colleague, one to the queue, one after help, one falls silent."""
    Queue.objects.filter(pk=cast.queue.pk).update(wrap_up_seconds=600)
    for hour, wait in enumerate(WAITS, start=6):
        _ends(cast, _accepted(cast, hour, wait), hour, wait)
    _passed_to_ben(cast, _accepted(cast, 15, 5))
    _passed_to_the_queue(cast, _accepted(cast, 16, 9))
    _passed_after_help(cast, _accepted(cast, 17, 4))
    Queue.objects.filter(pk=cast.queue.pk).update(silence_warn_seconds=60, silence_close_seconds=30)
    _falls_silent(cast, _accepted(cast, 18, 2))


def _now(hour: int, minute: int = 0, second: int = 0) -> None:
    at(f"2026-10-25T{hour:02}:{minute:02}:{second:02}+01:00")


def _present(*agents: Agent) -> None:
    for agent in agents:
        sign_in(agent)
        choose_presence(agent, Presence.AVAILABLE)


def _accepted(cast: Cast, hour: int, wait: int) -> Interaction:
    """The offer comes when Ada does, after `wait` seconds."""
    _now(hour)
    chat = request_assistance(cast.gus(), wish())
    _now(hour, 0, wait)
    _present(cast.ada)
    run_due()
    offer = chat.offers.filter(state="open", agent=cast.ada).first()
    assert offer, "Ada has a free slot"
    accept_offer(cast.ada, offer.key)
    return chat


def _ends(cast: Cast, chat: Interaction, hour: int, wait: int) -> None:
    _now(hour, 5 + wait % 7)
    _present(cast.ada)
    end_by_agent(cast.ada, chat)
    _now(hour, 6 + wait % 7, wait)
    _wraps_up(cast, cast.ada, chat)
    choose_presence(cast.ada, Presence.IDLE)


def _wraps_up(cast: Cast, agent: Agent, chat: Interaction) -> None:
    submit_wrap_up(agent, chat, WrapUpCode.objects.get(shop=cast.lumo, name="Answered").pk, "")


def _passed_to_ben(cast: Cast, chat: Interaction) -> None:
    _now(15, 3)
    _present(cast.ada, cast.ben)
    transfer_to_agent(cast.ada, chat, cast.ben.pk, "Please")
    _now(15, 3, 10)
    accept_offer(cast.ben, offer_of(chat).key)
    _now(15, 4)
    _wraps_up(cast, cast.ada, chat)
    _ends_with_ben(cast, chat, 15)


def _ends_with_ben(cast: Cast, chat: Interaction, hour: int) -> None:
    _now(hour, 9)
    _present(cast.ben)
    end_by_agent(cast.ben, chat)
    _now(hour, 9, 40)
    _wraps_up(cast, cast.ben, chat)
    choose_presence(cast.ben, Presence.IDLE)
    choose_presence(cast.ada, Presence.IDLE)


def _passed_to_the_queue(cast: Cast, chat: Interaction) -> None:
    _now(16, 2)
    _present(cast.ada)
    transfer_to_queue(cast.ada, chat, cast.queue.pk, even_if_nobody=True)
    _wraps_up(cast, cast.ada, chat)
    choose_presence(cast.ada, Presence.IDLE)
    _present(cast.ben)
    _now(16, 2, 15)
    accept_offer(cast.ben, offer_of(chat).key)
    _ends_with_ben(cast, chat, 16)


def _passed_after_help(cast: Cast, chat: Interaction) -> None:
    _now(17, 1)
    _present(cast.ada, cast.ben)
    start_consult(cast.ada, chat, cast.ben.pk, "Which lamp?")
    _now(17, 1, 12)
    accept_offer(cast.ben, offer_of(chat).key)
    _now(17, 4)
    complete_transfer(cast.ada, chat)
    _wraps_up(cast, cast.ada, chat)
    _ends_with_ben(cast, chat, 17)


def _falls_silent(cast: Cast, chat: Interaction) -> None:
    _now(18, 1)
    owner = Participant.objects.get(interaction=chat, role=Role.OWNER)
    key = uuid.uuid4()
    post_messages([Line(chat.pk, owner.pk, key, False, line_body("Are you there?", key))])
    for minute in (2, 3):
        _now(18, minute, 5)
        sign_in(cast.ada)
        run_due()
    assert Interaction.objects.get(pk=chat.pk).ended_at


def part_of(row: ReportRow, by: ReportBy) -> Callable[[datetime, str], bool]:
    """Whether something of a moment and of a queue belongs to a row."""
    if by is ReportBy.QUEUE:
        return lambda _, queue: row.queue.startswith(f"{queue} (")
    form = "%Y-%m-%d" if by is ReportBy.DAY else "%Y-%m-%d %H %z"
    part = datetime.fromisoformat(row.at).astimezone(BERLIN).strftime(form)
    return lambda moment, _: moment.astimezone(BERLIN).strftime(form) == part


@pytest.mark.parametrize("day", [the_day, the_afternoon])
def test_feat_s4_every_column_is_what_the_facts_say_counted_by_hand(cast: Cast, day: Callable[[Cast], None]) -> None:
    day(cast)
    told, goal = stories(), cast.queue.answer_goal_seconds
    for by in ReportBy:
        view = report(cast.mo, by=by.value)
        for row in view.rows:
            is_part = part_of(row, by)
            asked = [story for story in told if FIRST <= story.asked < LAST and is_part(story.asked, story.queue)]
            taken = [talk for story in told for talk in story.talks.values() if is_part(talk.began, story.queue)]
            same(row, requests_counted(asked, goal) | talks_counted(taken))
        whole = [story for story in told if FIRST <= story.asked < LAST]
        same(view.total, requests_counted(whole, goal) | talks_counted(talks_of(whole)))
    _agents_and_codes(cast, told)


def talks_of(told: list[Story]) -> list[Talk]:
    return [talk for story in told for talk in story.talks.values()]


def _agents_and_codes(cast: Cast, told: list[Story]) -> None:
    view, talks = report(cast.mo), talks_of(told)
    assert {row.id for row in view.agents} == {talk.agent for talk in talks}
    for row in view.agents:
        same(row, talks_counted([talk for talk in talks if talk.agent == row.id]) | offers_counted(told, row.name))
    given = Counter(talk.code for talk in talks if talk.wrapped)
    clock = Counter(talk.code for talk in talks if talk.automatic)
    codes = {(row.code, row.count, row.automatic) for row in view.codes}
    assert codes == {(code, count, clock[code]) for code, count in given.items()}


def test_the_afternoon_has_something_in_every_column(cast: Cast) -> None:
    """Otherwise the comparison would prove nothing."""
    the_afternoon(cast)
    total = report(cast.mo).total
    assert (total.requested, total.silent, total.transferred) == (12, 1, 3)
    assert total.slow_seconds and total.answer_seconds and total.slow_seconds > 2 * total.answer_seconds

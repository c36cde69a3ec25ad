"""A report as REST tells it; docs/reports.md says what each figure means."""

from datetime import date

from assist.protocol.base import Value
from assist.rules.words import Presence, ReportBy


class ReportRow(Value, frozen=True, kw_only=True):
    """A part of the period: it begins `at`, or is the queue of that name; averages are absent without a case."""

    at: str = ""
    queue: str = ""
    requested: int
    answered: int
    abandoned: int
    silent: int
    waiting: int
    in_time: int
    late: int
    answer_seconds: float | None = None
    slow_seconds: float | None = None
    requeued: int
    transferred: int
    ratings: int
    stars: float | None = None
    conversations: int
    talk_seconds: float | None = None
    after_seconds: float | None = None
    handle_seconds: float | None = None


class AgentRow(Value, frozen=True, kw_only=True):
    """An agent in the period; seconds of states are sums, the others averages."""

    id: int
    name: str
    conversations: int
    talk_seconds: float | None = None
    after_seconds: float | None = None
    handle_seconds: float | None = None
    offers: int
    accepted: int
    declined: int
    missed: int


class CodeRow(Value, frozen=True, kw_only=True):
    """How often a wrap-up code was given, and how often by the clock."""

    code: str
    count: int
    automatic: int


class StateRow(Value, frozen=True, kw_only=True):
    """How long an agent was in a state for a reason."""

    agent: int
    name: str
    state: Presence
    reason: str
    seconds: float


class QueueChoice(Value, frozen=True, kw_only=True):
    """A queue that the viewer may ask for."""

    id: int
    name: str


class ReportView(Value, frozen=True, kw_only=True):
    """Every table of a period of whole days in a time zone."""

    first: date
    last: date
    zone: str
    by: ReportBy
    queues: list[QueueChoice]
    rows: list[ReportRow]
    total: ReportRow
    agents: list[AgentRow]
    codes: list[CodeRow]
    states: list[StateRow]

"""From the words of an address to a report."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from agentconsole.reports.values import AgentRow, CodeRow, QueueChoice, ReportRow, ReportView, StateRow
from assist.models import Agent
from assist.queries.board import Scope, scopes_of
from assist.queries.reports import OfferRow, Period, Report, RequestRow, TalkRow, queue_names, read_report
from assist.rules.refusals import Refused, invalid
from assist.rules.setup import checked_time_zone
from assist.rules.words import Presence, RefusalCode, ReportBy

MOST_DAYS, MOST_HOUR_DAYS = 366, 14
_YEARS = (2000, 2999)


def report_of(viewer: Agent, words: Mapping[str, str]) -> ReportView:
    """What `viewer` asks for of the queues that they supervise; raises Refused with what to write instead."""
    scopes = scopes_of([viewer.pk])
    if viewer.pk not in scopes:
        raise Refused(RefusalCode.NOT_ALLOWED, "Only supervisors see reports.")
    scope = scopes[viewer.pk]
    period = _period(words, scope)
    return _view(period, read_report(period), queue_names(scope))


def _period(words: Mapping[str, str], scope: Scope) -> Period:
    first, last = _day(words, "first"), _day(words, "last")
    by = _by(words.get("by", ReportBy.DAY))
    most = MOST_HOUR_DAYS if by is ReportBy.HOUR else MOST_DAYS
    if not timedelta() <= last - first < timedelta(days=most):
        raise invalid(f"Choose a period of 1 to {most} days, its first day before its last one.")
    zone = checked_time_zone(words.get("zone", "UTC"))
    return Period(first, last, zone, by, _queues(words.get("queue", ""), scope))


def _day(words: Mapping[str, str], name: str) -> date:
    try:
        day = date.fromisoformat(words.get(name, ""))
    except ValueError:
        raise invalid(f"Give the {name} day as YYYY-MM-DD.") from None
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise invalid(f"Give the {name} day as YYYY-MM-DD.")
    return day


def _by(word: str) -> ReportBy:
    if word not in set(ReportBy):
        raise invalid("Choose day, hour or queue.")
    return ReportBy(word)


def _queues(word: str, scope: Scope) -> Scope:
    if not word:
        return scope
    if not (word.isascii() and word.isdigit()) or int(word) not in queue_names(scope):
        raise invalid("Choose one of your queues.")
    return frozenset({int(word)})


def _view(period: Period, report: Report, queues: dict[int, str]) -> ReportView:
    return ReportView(
        first=period.first,
        last=period.last,
        zone=period.zone,
        by=period.by,
        queues=[QueueChoice(id=key, name=name) for key, name in queues.items()],
        rows=[_row(report.requests.get(part), report.talks.get(part), **_label(part, queues)) for part in report.parts],
        total=_row(report.requests_total, report.talks_total),
        agents=[_agent(key, name, report) for key, name in report.names.items()],
        codes=[CodeRow(code=code, count=times, automatic=clock) for code, times, clock in report.codes],
        states=[StateRow(**{**row._asdict(), "state": Presence(row.state)}) for row in report.states],
    )


def _label(part: datetime | int, queues: dict[int, str]) -> dict[str, str]:
    return {"queue": queues.get(part, "")} if isinstance(part, int) else {"at": part.isoformat()}


def _row(requests: RequestRow | None, talks: TalkRow | None, **label: str) -> ReportRow:
    values: dict[str, Any] = {**label, **(requests or RequestRow())._asdict(), **(talks or TalkRow())._asdict()}
    return ReportRow(**values)


def _agent(key: int, name: str, report: Report) -> AgentRow:
    talks, offers = report.agents.get(key, TalkRow()), report.offers.get(key, OfferRow())
    return AgentRow(id=key, name=name, **talks._asdict(), **offers._asdict())

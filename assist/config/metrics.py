"""/metrics: what an administrator's Prometheus reads; no words, no names of people, no keys.

What the database knows is the same from every process; what this process counted is its own.
"""

import hmac
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from assist.queries.operations import agents_by_state, queue_lengths, silences, work
from assist.realtime.counters import BUCKETS, COUNTERS
from assist.realtime.encoding import Audience
from assist.realtime.heart import Heart
from assist.realtime.hub import Hub


def metrics(request: HttpRequest) -> HttpResponse:
    """Everything that is measured; for everybody without the token there is no such page."""
    if not may_read(request):
        raise Http404
    registry = CollectorRegistry(auto_describe=False)
    ProcessCollector(registry=registry)
    registry.register(Database())
    registry.register(Process())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """Whether the request carries the token of ASSIST_METRICS_TOKEN; without one nobody may."""
    wanted = settings.ASSIST_METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    return bool(wanted) and hmac.compare_digest(given.encode(), f"Bearer {wanted}".encode())


class Database:
    """Queues, offers, outbox, agents and beats: the same from every process."""

    def collect(self) -> Iterator[Metric]:
        """Four queries, however many rows there are; a database that is away is itself a figure."""
        up = GaugeMetricFamily("assist_database_up", "Whether this process can ask the database", 1)
        try:
            found = [*_queues(), *_work(), _agents(), _beats()]
        except (DatabaseError, InterfaceError):
            found, up = [], GaugeMetricFamily("assist_database_up", up.documentation, 0)
        yield up
        yield from found


def _queues() -> list[Metric]:
    labels = ["shop", "queue"]
    waiting = GaugeMetricFamily("assist_queue_waiting", "Requests that wait for an agent", labels=labels)
    oldest = GaugeMetricFamily("assist_queue_oldest_seconds", "How long the first of them has waited", labels=labels)
    for queue in queue_lengths():
        waiting.add_metric([queue.shop, queue.queue], queue.waiting)
        oldest.add_metric([queue.shop, queue.queue], queue.oldest)
    return [waiting, oldest]


def _work() -> list[Metric]:
    now = work()
    return [
        GaugeMetricFamily("assist_offers_open", "Offers that agents have not answered", now.open_offers),
        GaugeMetricFamily("assist_outbox_due", "Mails that should have left", now.outbox_due),
        GaugeMetricFamily("assist_outbox_oldest_seconds", "How long the first of them is due", now.outbox_oldest),
        GaugeMetricFamily("assist_outbox_failed", "Mails that were given up", now.outbox_failed),
        GaugeMetricFamily("assist_sweeper_lag_seconds", "How late the first deadline is", now.sweeper_lag),
    ]


def _agents() -> Metric:
    agents = GaugeMetricFamily("assist_agents", "Agents by state", labels=["state"])
    for state, count in agents_by_state().items():
        agents.add_metric([state.value], count)
    return agents


def _beats() -> Metric:
    beats = GaugeMetricFamily("assist_beat_age_seconds", "Seconds since a sign of life", labels=["process"])
    for name, seconds in silences().items():
        beats.add_metric([name.value], seconds)
    return beats


class Process:
    """What this process has counted since it started."""

    def collect(self) -> Iterator[Metric]:
        """Read plain numbers; nothing is asked of anybody."""
        yield _commands()
        yield _durations()
        yield CounterMetricFamily("assist_deliveries", "Notices handed to sockets", COUNTERS.deliveries)
        yield _sockets()
        hubs = Hub.everywhere()
        last, most = (max((getattr(hub.lag, of) for hub in hubs), default=0.0) for of in ("last", "most"))
        yield GaugeMetricFamily("assist_loop_lag_seconds", "How late the event loop was, the last time", last)
        yield GaugeMetricFamily("assist_loop_lag_most_seconds", "The same, the worst of the last minute", most)


def _commands() -> Metric:
    commands = CounterMetricFamily("assist_commands", "Commands by name and outcome", labels=["command", "outcome"])
    for (name, outcome), count in COUNTERS.by_name().items():
        commands.add_metric([name, outcome], count)
    return commands


def _durations() -> Metric:
    counts = list(COUNTERS.durations)
    bounds = [*(str(bound) for bound in BUCKETS), "+Inf"]
    buckets = [(bound, sum(counts[: place + 1])) for place, bound in enumerate(bounds)]
    durations = HistogramMetricFamily("assist_command_duration_seconds", "From a command's arrival to its answer")
    durations.add_metric([], buckets, COUNTERS.seconds)
    return durations


def _sockets() -> Metric:
    patients = [patient for hub in Hub.everywhere() for patient in hub.part(Heart).patients]
    sockets = GaugeMetricFamily("assist_sockets", "Open sockets that said hello", labels=["kind"])
    for audience in Audience:
        sockets.add_metric([audience.value], sum(patient.audience is audience for patient in patients))
    return sockets

"""Heartbeats: one query a process and interval tells every socket its head numbers; answers renew leases."""

import asyncio
import logging
from typing import ClassVar, Protocol

from django.conf import settings

from assist.queries.estimates import waits
from assist.queries.streams import Head, heads, places
from assist.realtime.db import run_orm
from assist.realtime.encoding import Audience
from assist.realtime.hub import Hub

log = logging.getLogger(__name__)
BEAT_SECONDS = 10.0
SILENCE_BEATS = 3.5
"""A socket that has not answered for so many beats is closed."""


class Patient(Protocol):
    """A socket as the heart sees it."""

    audience: ClassVar[Audience]
    topics: set[str]
    heard_at: float

    def beat(self, known: dict[str, Head], waiting: dict[int, int], waits: dict[int, float]) -> None:
        """Send the heartbeat with what concerns this socket."""

    def restart(self, after: float) -> None:
        """Close: nobody answers."""


class Heart:
    """Beats for the sockets of one event loop."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._patients: set[Patient] = set()
        self._beating = False
        self.interval = BEAT_SECONDS / settings.ASSIST_TIME_SCALE

    def start(self, patient: Patient) -> None:
        """Begin to beat for a socket that has said hello."""
        patient.heard_at = self._hub.loop.time()
        self._patients.add(patient)
        if not self._beating:
            self._beating = True
            self._hub.spawn(self._beat())

    @property
    def patients(self) -> list[Patient]:
        """Every socket of this loop that has said hello."""
        return list(self._patients)

    def stop(self, patient: Patient) -> None:
        """No more beats."""
        self._patients.discard(patient)

    def heard(self, patient: Patient) -> None:
        """The browser answered."""
        patient.heard_at = self._hub.loop.time()

    async def _beat(self) -> None:
        try:
            while self._patients:
                await asyncio.sleep(self.interval)
                await self._round()
        finally:
            self._beating = False

    async def _round(self) -> None:
        topics = sorted({topic for patient in self._patients for topic in patient.topics})
        try:
            known = await run_orm(heads, topics)
            waiting = [int(topic[2:]) for topic, head in known.items() if head.state in {"queued", "offered"}]
            place = await run_orm(places, waiting) if waiting else {}
            wait = await run_orm(waits, place) if place else {}
        except Exception:  # leases hang on the beat: it goes on whatever one round meets
            log.warning("heartbeat without database", exc_info=True)
            known, place, wait = {}, {}, {}
        self._hub.stands([(topic, head.seq) for topic, head in known.items()])
        for patient in list(self._patients):
            self._see(patient, known, place, wait)

    def _see(self, patient: Patient, known: dict[str, Head], place: dict[int, int], wait: dict[int, float]) -> None:
        if self._hub.loop.time() - patient.heard_at > SILENCE_BEATS * self.interval:
            self.stop(patient)
            patient.restart(0.5)
        else:
            patient.beat({topic: known[topic] for topic in patient.topics if topic in known}, place, wait)

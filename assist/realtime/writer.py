"""Lines of concurrent senders share a commit (DESIGN section 4)."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, OperationalError

from assist.actions.holds import resume_by_line
from assist.actions.messages import Line, Posted, Verdict, post_messages
from assist.protocol.base import tag_of
from assist.protocol.facts import MessagePosted, NoteAdded
from assist.queries.streams import StreamRow
from assist.realtime.db import run_orm, run_writer, trace_of
from assist.realtime.hub import Hub

log = logging.getLogger(__name__)
BATCH = 200
BUSY_PAUSE = 0.005
MOST_TRIES = 400
MANY, GATHERING = 4, 0.004
"""Where a batch was this large, the next one gathers for these seconds: what a commit and a frame cost is shared."""


@dataclass
class Waiting:
    """A line on its way with what its notice needs."""

    line: Line
    key: UUID
    by: str
    answer: "asyncio.Future[Posted]"
    tries: int = 0


class Writer:
    """Collects lines while a batch is being committed and posts them as the next batch."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._queue: list[Waiting] = []
        self._running = False

    async def post(self, line: Line, key: UUID, by: str) -> Posted:
        """Post one line; returns after COMMIT, raises DatabaseError when it could not be stored."""
        waiting = Waiting(line, key, by, self._hub.loop.create_future())
        self._queue.append(waiting)
        if not self._running:
            self._running = True
            self._hub.spawn(self._run())
        return await waiting.answer

    async def _run(self) -> None:
        try:
            await asyncio.sleep(0)
            while self._queue:
                batch, self._queue = self._queue[:BATCH], self._queue[BATCH:]
                await self._post(batch)
                if len(batch) >= MANY:
                    await asyncio.sleep(GATHERING)
        finally:
            self._running = False

    async def _post(self, batch: list[Waiting]) -> None:
        try:
            answers = await run_writer(post_messages, [item.line for item in batch], tell=False)
        except Exception as problem:  # whatever it is, nobody waits for ever
            self._fail(batch, problem)
            return
        busy = [item for item, answer in zip(batch, answers, strict=True) if not self._settle(item, answer)]
        self._queue = busy + self._queue
        try:
            self._tell(batch, answers)
        except Exception:  # stored is stored; the heartbeat tells it
            log.exception("lines not told")
        for item, answer in zip(batch, answers, strict=True):
            if answer.held and answer.verdict is Verdict.NEW and not item.line.private:
                self._hub.spawn(run_orm(resume_by_line, item.line.interaction, item.line.participant))
        if busy:
            await asyncio.sleep(BUSY_PAUSE)

    def _settle(self, item: Waiting, answer: Posted) -> bool:
        item.tries += 1
        if answer.verdict is Verdict.BUSY and item.tries < MOST_TRIES:
            return False
        if not item.answer.done():
            item.answer.set_result(answer)
        return True

    def _fail(self, batch: list[Waiting], problem: Exception) -> None:
        log.warning("lines not stored", exc_info=trace_of(problem))
        known = problem if isinstance(problem, DatabaseError) else OperationalError("not stored")
        for item in batch:
            if not item.answer.done():
                item.answer.set_exception(known)

    def _tell(self, batch: list[Waiting], answers: list[Posted]) -> None:
        rows = [
            _row(item, answer, answer.seq, answer.at)
            for item, answer in zip(batch, answers, strict=True)
            if answer.verdict is Verdict.NEW and answer.seq and answer.at
        ]
        rows.sort(key=lambda row: (row.topic, row.seq))
        self._hub.deliver(rows)
        self._hub.wires.say(list({row.topic: row.seq for row in rows}.items()), [])


def _row(item: Waiting, answer: Posted, seq: int, at: datetime) -> StreamRow:
    kind = tag_of(NoteAdded if item.line.private else MessagePosted)
    body = item.line.body if answer.body is None else answer.body
    return StreamRow(f"i:{item.line.interaction}", item.key, seq, answer.public_seq, at, 0.0, item.by, body, kind)

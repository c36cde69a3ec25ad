"""An upgrade under way: web, web2 and the sweeper are exchanged under fifty chats, and nobody notices but a blink."""

import asyncio
import signal
from collections.abc import Iterator

import pytest

from tests.faults.load import Load, talking
from tests.operations.composed import Composed, composed

BLINK = 3.0
"""Seconds after which 95 of 100 browsers are back, on a machine that does nothing else."""


@pytest.fixture(scope="module")
def install(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    with composed(tmp_path_factory.mktemp("rolling")) as running:
        yield running


@pytest.mark.long
async def test_feat_x5_rolling_restart_of_web_and_sweeper_under_fifty_chats(install: Composed) -> None:
    async with talking(install, chats=50, agents=7, every=2.0) as load:
        for name in ("web", "web2"):
            await exchange(install, name, load)
            assert len(load.absences()) > 0
        await exchange_sweeper(install)
        await load.talk(lines=2)
        await load.hush()
        codes, times = load.codes(), len(load.absences())
        await load.check(seconds_away=BLINK)
    assert set(codes) == {1012}, "somebody was dropped without a word"
    assert times >= 57, "everybody was sent away at least once"
    assert install.rows("SELECT agent_id FROM assist_statespan WHERE state = 'rona'") == []
    assert install.rows("SELECT interaction_id FROM assist_event WHERE kind = 'interaction.requeued'") == []


async def exchange(install: Composed, name: str, load: Load) -> None:
    """What `docker compose up --no-deps --wait NAME` does: the stop signal, then a new process until it is ready."""
    old = install.kill(name, signal.Signals[install.services[name]["stop_signal"]])
    await load.until(lambda: install.pid(name) not in {0, old}, f"{name} is drained and there is a new one")
    await asyncio.to_thread(install.until, lambda: install.is_ready(name), f"{name} is ready")
    await load.talk(lines=1)


async def exchange_sweeper(install: Composed) -> None:
    old = install.kill("sweeper", signal.SIGTERM)
    await asyncio.to_thread(install.until, lambda: install.pid("sweeper") not in {0, old}, "there is a new sweeper")

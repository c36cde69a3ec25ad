"""Everybody comes back at once."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from tests.faults.load import percentile, stopped, talking
from tests.faults.talkers import Talker, shoppers_dial
from tests.install import Install, installed

SOCKETS = 500
EACH = 5
BACK = 30
"""Seconds after which 95 % are back: below 10 on a machine that does nothing else, more where others work."""
OPEN = (
    "from assist.actions.shoppers import open_session; print('\\n'.join(open_session('lumo') for _ in range({many})))"
)


@pytest.fixture
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Install]:
    """One web process, leases and beats as they are in an install."""
    with installed(tmp_path_factory.mktemp("calm")) as running:
        yield running


@pytest.mark.long
async def test_fault_f31_five_hundred_sockets_come_back_at_once(calm: Install) -> None:
    said = await asyncio.to_thread(calm.manage, "shell", "--verbosity", "0", "-c", OPEN.format(many=SOCKETS // EACH))
    tokens = said.split()
    crowd = [Talker(f"zoe{place}", calm.sites, shoppers_dial(tokens[place // EACH])) for place in range(SOCKETS)]
    async with talking(calm, chats=10, agents=3) as load, staying(crowd):
        await load.until(lambda: all(talker.peer for talker in crowd), "everybody is there")
        before = presences(calm)
        calm.kill_web()
        load.forget()
        await load.until(lambda: all(talker.absences for talker in crowd), "everybody is back")
        await load.talk(lines=2)
        assert percentile([talker.absences[0] for talker in crowd], 0.95) <= BACK
        assert max(len(talker.codes) for talker in crowd) == 1, "nobody gave up and came again"
        assert presences(calm) == before, "no agent came or went"
        await load.check()


@asynccontextmanager
async def staying(crowd: list[Talker]) -> AsyncIterator[None]:
    """Panels that only listen."""
    tasks = [asyncio.create_task(talker.stay()) for talker in crowd]
    try:
        yield
    finally:
        await stopped(tasks)
        await asyncio.gather(*[talker.drop() for talker in crowd])


def presences(install: Install) -> int:
    """How often agents have changed their state."""
    return int(install.rows("SELECT count(*) FROM assist_deskevent WHERE kind = 'presence.changed'")[0][0])

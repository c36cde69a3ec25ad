"""Processes are killed under talking chats: nothing acknowledged is lost, doubled or reordered."""

import asyncio
import signal

import pytest

from tests.faults.load import talking
from tests.install import Install

AWAY = 5
"""Seconds after which 95 % are back: below 3 on a machine that does nothing else."""


async def test_fault_f01_kill_9_of_the_web_process_that_holds_half_the_sockets(install: Install) -> None:
    async with talking(install) as load:
        install.kill_web()
        await load.talk(lines=5)
        assert len(load.absences()) >= len(load.everybody()) // 2, "the fault did not reach anybody"
        await load.check(seconds_away=AWAY)


@pytest.mark.long
async def test_fault_f02_a_deploy_drains_each_web_process_in_turn(install: Install) -> None:
    async with talking(install) as load:
        for child in ("web", "web2"):
            pid = install.pid(child)
            told = await asyncio.to_thread(install.manage, "drain", "--pid", str(pid))
            assert "has ended" in told
            await asyncio.to_thread(install.wait_until_back)
            await load.talk(lines=2)
        assert len(load.absences()) >= len(load.everybody()) // 2
        assert set(load.codes()) == {1012}, "everybody was told to come again"
        await load.check(seconds_away=AWAY)


@pytest.mark.long
async def test_fault_f03_a_web_process_is_ended_without_a_drain(install: Install) -> None:
    async with talking(install) as load:
        for child in ("web", "web2"):
            install.kill(child, signal.SIGTERM)
            await load.talk(lines=3)
            await asyncio.to_thread(install.wait_until_back)
        assert len(load.absences()) >= len(load.everybody()) // 2
        await load.check(seconds_away=AWAY)

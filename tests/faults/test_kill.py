"""Processes are killed under talking chats: nothing acknowledged is lost, doubled or reordered."""

from tests.faults.load import talking
from tests.install import Install


async def test_fault_f01_kill_9_of_the_web_process_that_holds_half_the_sockets(install: Install) -> None:
    async with talking(install) as load:
        for place in (0, 1):
            install.kill_web(place)
            await load.talk(lines=4)
        assert len(load.absences()) >= len(load.everybody()) / 2, "the fault did not reach anybody"
        await load.check(seconds_away=3)

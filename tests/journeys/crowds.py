"""Shoppers as programs, for journeys that need more of them than browsers."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from assist.management.launch.peers import Web, request_fields, shopper
from tests.install import Install

EACH = 3
"""Conversations that one shopper may have open."""


def crowd(install: Install, shop: str, names: Sequence[str]) -> list[str]:
    """One chat after the other is asked for in each of the names; returns their ids."""
    # Playwright's own event loop holds this thread.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(lambda: asyncio.run(_asked(install, shop, names))).result()


async def _asked(install: Install, shop: str, names: Sequence[str]) -> list[str]:
    asked = []
    for begin in range(0, len(names), EACH):
        panel = await shopper(install.site, Web(install.site).open_session(shop))
        for name in names[begin : begin + EACH]:
            fields = request_fields(f"{name} asks", name=name)
            told = await panel.ask("interaction.request", **fields)
            assert told["type"] == "command.accepted", told
            asked.append(str(told["interaction"]))
        await panel.hang_up()
    return asked

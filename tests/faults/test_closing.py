"""What the server says when it closes a socket reaches the browser, through the real server."""

import asyncio

from assist.management.launch.peers import Peer
from tests.install import Install


async def test_attack_w07_garbage_closes_the_socket_with_1008_on_the_wire(install: Install) -> None:
    zed = await Peer.dial(install.site, install.site.widget, "/ws/shopper/")
    for _ in range(5):
        await zed.socket.send("{")
    await asyncio.wait_for(zed.socket.wait_closed(), 10)
    assert zed.socket.close_code == 1008

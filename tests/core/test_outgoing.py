"""What waits for a browser leaves in order, in as few frames as can be, and ends with a code."""

import asyncio
import json
from typing import Any

from assist.realtime.outgoing import Outgoing

CODE = 1012


class Browser:
    """Takes frames, slowly when told to, and may hang up."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.hung_up = False

    async def send(self, frame: dict[str, Any]) -> None:
        await self.reads.wait()
        if self.hung_up:
            raise ConnectionResetError
        self.frames.append(frame)

    def said(self) -> list[Any]:
        """Every notice, whatever frames they came in."""
        texts = [json.loads(frame["text"]) for frame in self.frames if frame["type"] == "websocket.send"]
        return [notice for text in texts for notice in (text if isinstance(text, list) else [text])]


async def test_what_is_at_hand_leaves_in_one_frame_and_in_order() -> None:
    browser = Browser()
    out = Outgoing(browser.send)
    sending = asyncio.create_task(out.run())
    for number in range(3):
        assert out.put(str(number))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    out.put("3")
    out.close(CODE)
    await sending
    assert browser.said() == [0, 1, 2, 3]
    assert len(browser.frames) == 3
    assert browser.frames[-1] == {"type": "websocket.close", "code": CODE}


async def test_fault_f30_too_much_is_refused_and_the_code_still_fits() -> None:
    browser = Browser()
    browser.reads.clear()
    out = Outgoing(browser.send, 2)
    sending = asyncio.create_task(out.run())
    out.put("0")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert [out.put(str(number)) for number in (1, 2, 3)] == [True, True, False]
    out.close(CODE)
    browser.reads.set()
    await sending
    assert browser.said() == [0, 1]
    assert browser.frames[-1]["code"] == CODE


async def test_a_browser_that_hung_up_is_no_error() -> None:
    browser = Browser()
    browser.hung_up = True
    out = Outgoing(browser.send)
    out.put("0")
    await out.run()
    assert browser.frames == []


async def test_a_server_that_writes_at_once_gets_one_frame_a_turn_in_order_and_then_the_code() -> None:
    browser, written = Browser(), list[str]()
    out = Outgoing(browser.send, 3, written.append)
    sending = asyncio.create_task(out.run())
    await asyncio.sleep(0)
    assert [out.put(str(number)) for number in range(4)] == [True, True, True, False]
    await asyncio.sleep(0)
    assert out.put("4")
    await asyncio.sleep(0)
    out.put("5")
    out.close(CODE)
    await sending
    assert written == ["[0,1,2]", "4", "5"]
    assert browser.frames == [{"type": "websocket.close", "code": CODE}]


async def test_a_browser_that_hung_up_before_it_was_written_to_is_no_error_either() -> None:
    def write(text: str) -> None:
        raise ConnectionResetError

    out = Outgoing(Browser().send, write=write)
    assert out.put("0")
    await asyncio.sleep(0)
    assert out.put("1")

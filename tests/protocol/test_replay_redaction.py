"""A number that comes in two lines: everybody's notices make what a fresh screen is told (feat I7)."""

import uuid
from pathlib import Path

from tests.cast import Cast
from tests.protocol.test_replay import Opens, a_day, differences, example, reducer, replayed

__all__ = ["reducer"]


async def test_feat_i7_a_line_that_is_rewritten_is_so_on_every_screen_at_once(
    people: Cast, panel: Opens, console: Opens, reducer: Path
) -> None:
    token, gus, ada, key = await a_day(people, panel, console, end=False)
    halves = [str(uuid.uuid4()), str(uuid.uuid4())]
    await gus.ask("message.send", interaction=key, client_id=halves[0], text="my card: 4111 1111")
    await ada.fact("message.posted", text="my card: 4111 1111")
    answer = await gus.ask("message.send", interaction=key, client_id=halves[1], text="1111 1111")
    for wire in (gus, ada):
        assert (await wire.fact("message.posted", client_id=halves[1]))["fact"]["text"] == "[card ****1111]"
        rewritten = (await wire.fact("line.redacted"))["fact"]
        assert (rewritten["client_id"], rewritten["text"]) == (halves[0], "my card: [card]")
    assert (await gus.ask("message.send", interaction=key, client_id=halves[1], text="1111 1111"))["seq"] == answer[
        "seq"
    ]
    await ada.ask("note.add", interaction=key, client_id=str(uuid.uuid4()), text="paid by 5555 5555 5555 4444")
    assert (await ada.fact("note.added", redacted=["card"]))["fact"]["text"] == "paid by [card ****4444]"
    await gus.quiet(0.4)
    fresh = (await (await panel(token)).told("shopper.welcome"))["conversation"]
    assert not differences(replayed(reducer, "shopper", gus.notices), fresh)
    assert "4111 1111" not in str(fresh) and "card ****4444" not in str(fresh)
    example("shopper-redacted", "shopper", gus.notices, fresh)
    desk = await (await console(people.ada)).told("desk.told")
    assert not differences(replayed(reducer, "agent", ada.notices), desk)
    assert "4111 1111" not in str(desk)
    example("agent-redacted", "agent", ada.notices, desk)

"""With the tools of a developer: what is taken out is in no frame, no page and no log that staff can open (P09)."""

import re
import unicodedata
import uuid

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from assist.actions.shoppers import open_session
from assist.realtime.db import run_orm
from tests.attacks.conftest import Opens
from tests.cast import Cast
from tests.wire import Wire

CARD = "4111111111111111"
DISGUISES = [
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "4111\u00a01111\u20131111\u200b1111",
    "\uff14\uff11\uff11\uff11 1111 1111 1111",
    "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    "card:4111.1111.1111.1111, cvv 987",
]
PAGES = ["assist/event/", "assist/interaction/", "assist/shopper/", "assist/audit/", "assist/outbox/"]


def digits(text: str) -> str:
    """All that could be read as one number, whatever stands between."""
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))


async def _asked(gus: Wire) -> str:
    answer = await gus.ask(
        "interaction.request",
        client_id=str(uuid.uuid4()),
        channel="chat",
        assistance_type="sales_order",
        name=f"Gus {DISGUISES[0]}",
        text=f"I paid with {DISGUISES[1]}",
        context={"shopId": "lumo", "product": {"id": DISGUISES[0], "name": f"Kaari {DISGUISES[0]}"}},
        address=f"https://lumo.example/pay?card={CARD}",
        title=f"Pay with {DISGUISES[0]}",
    )
    assert answer["type"] == "command.accepted", answer
    return str(answer["interaction"])


async def _worked_on(people: Cast, gus: Wire, ada: Wire, key: str) -> None:
    """Everything that somebody can type, once with a number in it."""
    offer = (await ada.fact("offer.received"))["fact"]["offer"]
    await ada.ask("offer.accept", offer=offer["id"])
    for text in DISGUISES:
        said = str(uuid.uuid4())
        await gus.ask("message.send", interaction=key, client_id=said, text=text)
        await ada.fact("message.posted", client_id=said)
    await ada.ask("message.send", interaction=key, client_id=str(uuid.uuid4()), text=f"You wrote {CARD}")
    await ada.ask("note.add", interaction=key, client_id=str(uuid.uuid4()), text=f"Paid by {CARD}")
    await run_orm(people.available, people.ben)
    await ada.ask("transfer.start", interaction=key, agent=people.ben.pk, note=f"Card {CARD}")
    code = (await ada.told("interaction.told"))["interaction"]["codes"][0]["id"]
    assert (await ada.ask("wrapup.submit", interaction=key, code=code, note=f"Card {CARD}"))[
        "type"
    ] == "command.accepted"


async def test_attack_p09_what_is_taken_out_is_in_no_frame_no_page_and_no_log(
    people: Cast, panel: Opens, console: Opens, caplog: pytest.LogCaptureFixture
) -> None:
    gus = await panel(await run_orm(open_session, "lumo"))
    await gus.told("shopper.welcome")
    ada, mo = await console(people.ada), await console(people.mo)
    await ada.ask("presence.set", state="available")
    await mo.send("board.watch", on=True)
    key = await _asked(gus)
    await _worked_on(people, gus, ada, key)
    await mo.ask("monitor.set", interaction=key)
    told = await (await console(people.ada)).told("desk.told")
    for wire in (gus, ada, mo):
        await wire.quiet(0.3)
    frames = {"desk": str(told), "gus": str(gus.notices), "ada": str(ada.notices), "mo": str(mo.notices)}
    assert {where for where, text in frames.items() if CARD in digits(text) or "cvv 987" in text} == set()
    assert "[card ****1111]" in frames["ada"]
    pages = await run_orm(_pages)
    assert {path for path, page in pages.items() if CARD in digits(page)} == set()
    assert CARD not in digits(caplog.text)


def _pages() -> dict[str, str]:
    """What an administrator opens."""
    client = Client(headers={"host": settings.ASSIST_CONSOLE_ORIGIN.split("//")[1]})
    client.force_login(User.objects.get(is_superuser=True))
    return {path: client.get(f"/admin/{path}").content.decode() for path in PAGES}

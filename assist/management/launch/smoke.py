"""`run.py demo --smoke`: one scripted conversation through the real processes; exit code 0 when all of it held."""

import asyncio
import os
import sys
import uuid

from assist.management.launch.peers import Peer, Site, Web, agent, request_fields, shopper

PASSWORD = "assist-demo-2026"


def site_from_env() -> Site:
    """The demo's three origins."""
    return Site(
        console=os.environ["ASSIST_CONSOLE_ORIGIN"],
        widget=os.environ["ASSIST_WIDGET_ORIGIN"],
        shop=os.environ["ASSIST_SHOP_ORIGIN"],
    )


def say(text: str) -> None:
    """One step is done."""
    print(f"  ok  {text}", flush=True)


async def converse(site: Site) -> None:
    """A page of the shop carries the tag; then a whole conversation."""
    _shop_page(site, Web(site))
    await talk_through(site)


async def talk_through(site: Site) -> None:
    """Gus asks at Lumo, Ada accepts, both write, both reload, Gus ends, Ada wraps up."""
    web, gus_web = Web(site), Web(site)
    web.sign_in("ada", PASSWORD)
    ada = await agent(site, web)
    assert (await ada.ask("presence.set", state="available"))["type"] == "command.accepted"
    say("Ada signed in and is available")
    token = gus_web.open_session("lumo")
    gus = await shopper(site, token)
    asked = await gus.ask("interaction.request", **request_fields("Does the <Kaari> lamp dim?"))
    assert asked["type"] == "command.accepted", asked
    key = asked["interaction"]
    say("Gus asked for a chat")
    await _accept(ada, key)
    await _talk(gus, ada, key)
    gus, ada = await _reload(site, token, web, gus, ada)
    await _end(gus, ada, key)


def _shop_page(site: Site, web: Web) -> None:
    status, page = web.call(site.shop, "/shop/lumo/")
    assert status == 200 and f'{site.widget}/widget.js" data-shop="lumo"' in page, f"shop page answered {status}"
    status, script = web.call(site.widget, "/widget.js")
    assert status == 200 and len(script) > 500, f"widget.js answered {status}"
    say("the shop page carries the tag, the widget is served")


async def _accept(ada: Peer, key: str) -> None:
    offer = (await ada.fact("offer.received"))["fact"]["offer"]
    assert offer["interaction"] == key and 0 < offer["seconds_left"] <= offer["total_seconds"]
    assert offer["first_message"] == "Does the <Kaari> lamp dim?"
    taken = await ada.ask("offer.accept", offer=offer["id"])
    assert taken["type"] == "command.accepted", taken
    await ada.told("interaction.told")
    say("Ada was offered the chat and accepted it")


async def _talk(gus: Peer, ada: Peer, key: str) -> None:
    await gus.fact("participant.joined")
    for number in range(3):
        await ada.ask("message.send", interaction=key, client_id=str(uuid.uuid4()), text=f"From Ada {number}")
        await gus.ask("message.send", interaction=key, client_id=str(uuid.uuid4()), text=f"From Gus {number}")
    await ada.fact("message.posted", text="From Gus 2")
    await gus.fact("message.posted", text="From Ada 2")
    say("lines went both ways")


async def _reload(site: Site, token: str, web: Web, gus: Peer, ada: Peer) -> tuple[Peer, Peer]:
    before = gus.texts()
    await gus.hang_up()
    await ada.hang_up()
    gus, ada = await shopper(site, token), await agent(site, web)
    assert gus.texts() == ada.texts() == before and len(before) == 7, (before, gus.texts(), ada.texts())
    say("both reloaded and see the same seven lines")
    return gus, ada


async def _end(gus: Peer, ada: Peer, key: str) -> None:
    await gus.ask("interaction.end", interaction=key)
    await ada.fact("interaction.ended", by="shopper")
    desk = await ada.told("desk.told")
    code = desk["interactions"][0]["codes"][0]["id"]
    done = await ada.ask("wrapup.submit", interaction=key, code=code, note="Dims with a touch.")
    assert done["type"] == "command.accepted", done
    await ada.fact("interaction.released", interaction=key)
    say("Gus ended the chat, Ada wrapped it up")
    await gus.hang_up()
    await ada.hang_up()


def main() -> int:
    """Hold the conversation; say what broke in one line."""
    try:
        asyncio.run(converse(site_from_env()))
    except (AssertionError, OSError, TimeoutError) as problem:
        print(f"  FAILED  {type(problem).__name__}: {problem}", flush=True)
        return 1
    print("The smoke conversation held.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

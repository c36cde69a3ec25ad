"""kill -9 of web under twenty talking chats: nothing acknowledged is lost, doubled or reordered."""

import asyncio
import random
from typing import Any

import psycopg

from assist.management.launch.peers import Peer, Web, agent, request_fields, shopper
from tests.checker import broken_invariants
from tests.faults.talkers import Talker
from tests.install import PASSWORD, Install

CHATS = 20
AGENTS = ("ada", "ben", "mo", "cleo", "dan")
LINES = 12


async def test_fault_f01_kill_9_of_web_under_twenty_talking_chats(install: Install) -> None:
    for name in AGENTS[3:]:
        install.manage("createagent", name, "--username", name, "--queue", "lumo", "--password", PASSWORD)
    agents = [await an_agent(install, name) for name in AGENTS]
    shoppers = [await a_shopper(install, number) for number in range(CHATS)]
    owners = await accepted(agents, [key for _, key in shoppers])
    killer = asyncio.create_task(killings(install))
    chatter = random.Random(7)
    await asyncio.gather(
        *[talk(gus, key, f"S{number}", chatter) for number, (gus, key) in enumerate(shoppers)],
        *[talk(owners[key], key, f"A{number}", chatter) for number, (_, key) in enumerate(shoppers)],
    )
    await killer
    everybody = [*[gus for gus, _ in shoppers], *agents]
    assert sum(talker.reconnects for talker in everybody) > 0, "the fault did not reach anybody"
    await settle(everybody)
    for gus, key in shoppers:
        check_chat(install, key, gus, owners[key])
    with psycopg.connect(install.url) as opened:
        assert not broken_invariants(opened)
    for talker in everybody:
        await talker.drop()


async def an_agent(install: Install, name: str) -> Talker:
    web: Web = await asyncio.to_thread(install.signed_in, name)

    async def dial(have: dict[str, int]) -> Peer:
        return await agent(install.site, web, **have)

    talker = Talker(dial)
    peer = await talker.connected()
    await peer.ask("presence.set", state="available")
    return talker


async def a_shopper(install: Install, number: int) -> tuple[Talker, str]:
    token = await asyncio.to_thread(Web(install.site).open_session, "lumo")

    async def dial(have: dict[str, int]) -> Peer:
        return await shopper(install.site, token, **have)

    talker = Talker(dial)
    peer = await talker.connected()
    answer = await peer.ask("interaction.request", **request_fields(f"Question {number}"))
    return talker, str(answer["interaction"])


async def accepted(agents: list[Talker], keys: list[str]) -> dict[str, Talker]:
    """Every agent accepts what is offered until each chat has its owner."""
    owners: dict[str, Talker] = {}
    async with asyncio.timeout(60):
        while len(owners) < len(keys):
            for talker in agents:
                peer = await talker.connected()
                for offer in offers_of(peer):
                    if offer["interaction"] not in owners:
                        answer = await peer.ask("offer.accept", offer=offer["id"])
                        assert answer["type"] == "command.accepted", answer
                        owners[offer["interaction"]] = talker
            await asyncio.sleep(0.05)
    return owners


def offers_of(peer: Peer) -> list[dict[str, Any]]:
    told = [item["fact"] for notice in peer.notices for item in notice.get("facts", ())]
    return [fact["offer"] for fact in told if fact["type"] == "offer.received"]


async def talk(talker: Talker, key: str, name: str, chatter: random.Random) -> None:
    for number in range(LINES):
        await talker.say(key, f"{name}.{number}")
        await asyncio.sleep(chatter.uniform(0.3, 1.0))


async def killings(install: Install) -> None:
    for pause in (2.0, 3.0):
        await asyncio.sleep(pause)
        install.kill_web()
        await asyncio.to_thread(install.wait_until_back)


async def settle(talkers: list[Talker]) -> None:
    """Everybody connects once more and catches up by number."""
    for talker in talkers:
        await talker.drop()
        await talker.connected()
        await asyncio.sleep(0.05)
        talker.keep()


def check_chat(install: Install, key: str, gus: Talker, ada: Talker) -> None:
    rows = install.rows(
        "SELECT e.seq, e.public_seq, e.client_id::text, e.body->>'text' FROM assist_event e"
        " JOIN assist_interaction i ON i.id = e.interaction_id WHERE i.key = %s::uuid ORDER BY e.seq",
        key,
    )
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    stored = [row[2] for row in rows if row[2]]
    for talker in (gus, ada):
        sent = talker.acked[key]
        assert len(sent) == LINES
        assert all(stored.count(client_id) == 1 for client_id in sent), "acknowledged once, stored once"
    assert not gus.missing(key)
    assert not ada.missing(key)
    assert lines(gus, key) == [row[3] for row in rows if row[1] is not None and row[3] is not None]
    assert lines(ada, key) == [row[3] for row in rows if row[3] is not None]


def lines(talker: Talker, key: str) -> list[str]:
    facts = talker.facts[key]
    return [facts[seq]["fact"]["text"] for seq in sorted(facts) if facts[seq]["fact"]["type"] == "message.posted"]

"""Nothing private shows, nothing is missed: hints lost, sockets late, heads ahead."""

import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from assist.actions import publishing
from assist.actions.context import set_context
from assist.actions.messages import Line, line_body, post_messages
from assist.actions.requests import request_assistance
from assist.actions.shoppers import close_session, open_session
from assist.models import Interaction, Participant
from assist.queries.streams import heads
from assist.realtime.db import run_orm
from assist.realtime.heart import Heart
from assist.realtime.hub import Hub
from assist.realtime.outgoing import Outgoing
from assist.realtime.sockets import BaseSocket
from assist.rules.words import Role
from tests.cast import Cast, shopper_of, wish
from tests.wire import Wire

Opens = Callable[..., Awaitable[Wire]]


def posted_elsewhere(chat: Interaction, text: str) -> None:
    """What another process commits without a word to this one."""
    owner = Participant.objects.get(interaction=chat, role=Role.OWNER)
    client_id = uuid.uuid4()
    post_messages([Line(chat.pk, owner.pk, client_id, False, line_body(text, client_id))], tell=False)


async def talking(people: Cast, panel: Opens) -> tuple[Interaction, Wire, str]:
    token = await run_orm(open_session, "lumo")
    chat = await run_orm(lambda: people.chat(shopper=shopper_of(token)))
    gus = await panel(token)
    await gus.told("shopper.welcome")
    return chat, gus, token


async def test_private_events_leave_no_gap_and_no_trace_on_the_shoppers_side(
    people: Cast, panel: Opens, console: Opens
) -> None:
    chat, gus, token = await talking(people, panel)
    ada = await console(people.ada)
    key = str(chat.key)
    for number in range(3):
        await ada.ask("note.add", interaction=key, client_id=str(uuid.uuid4()), text="SECRET-NOTE")
        page = f"https://lumo.example/SECRET-PAGE-{number}"
        await run_orm(set_context, await run_orm(shopper_of, token), {}, page, "")
        await ada.ask("message.send", interaction=key, client_id=str(uuid.uuid4()), text=f"line {number}")
    await gus.fact("message.posted", text="line 2")
    seqs = [item["seq"] for notice in gus.notices for item in notice.get("facts", ())]
    head = gus.notices[0]["conversation"]["seq"]
    assert seqs == list(range(head + 1, head + 4))
    assert "SECRET" not in str(gus.notices)
    again = await panel(token)
    assert "SECRET" not in str(await again.told("shopper.welcome"))


async def test_fault_f29_lost_hints_are_healed_by_the_heartbeat(people: Cast, panel: Opens, hub: Hub) -> None:
    with override_settings(ASSIST_HUB="off"):
        hub.part(Heart).interval = 0.2
        chat, gus, _ = await talking(people, panel)
        await run_orm(posted_elsewhere, chat, "nobody told you")
    assert (await gus.fact("message.posted", text="nobody told you"))["by"]


@contextmanager
def another_process() -> Iterator[None]:
    """What is committed inside reaches no hub of this process, as if Redis had lost the word of another one."""
    told = publishing._publisher[0]
    publishing.set_publisher(lambda hints: None)
    yield
    publishing.set_publisher(told)


async def test_fault_f29_a_conversation_made_in_another_process_appears_with_the_heartbeat(
    people: Cast, panel: Opens, hub: Hub
) -> None:
    hub.part(Heart).interval = 0.2
    _, gus, token = await talking(people, panel)
    with another_process():
        new = await run_orm(lambda: request_assistance(shopper_of(token), wish("And another lamp?")))
    told = await gus.told("conversation.told")
    assert told["conversation"]["id"] == str(new.key)
    beats = [notice for notice in await gus.quiet(0.7) if notice["type"] == "conversation.told"]
    assert beats == [], "told once"


async def test_attack_i08_a_log_out_in_another_process_closes_the_tab_with_the_heartbeat(
    people: Cast, panel: Opens, hub: Hub
) -> None:
    hub.part(Heart).interval = 0.2
    _, gus, token = await talking(people, panel)
    with another_process():
        await run_orm(lambda: close_session(shopper_of(token)))
    await gus.told("session.closed")
    assert await gus.closing() == 4401


def test_heads_are_one_query_whatever_is_followed(cast: Cast) -> None:
    token = open_session("lumo")
    panel, chats = shopper_of(token), [cast.chat() for _ in range(3)]
    topics = [f"s:{panel.pk}", f"a:{cast.ada.pk}", *(f"i:{chat.pk}" for chat in chats), "s:0"]
    with CaptureQueriesContext(connection) as queries:
        known = heads(topics)
    assert len(queries) == 1
    assert set(known) == set(topics) - {"s:0"}
    assert known[f"s:{panel.pk}"].seq == 0
    close_session(panel)
    assert heads([f"s:{panel.pk}"])[f"s:{panel.pk}"].seq == -1


async def test_hints_that_come_doubled_and_in_disorder_deliver_once_and_in_order(
    people: Cast, panel: Opens, hub: Hub
) -> None:
    chat, gus, _ = await talking(people, panel)
    for number in range(5):
        await run_orm(posted_elsewhere, chat, str(number))
    head = await run_orm(lambda: Interaction.objects.get(pk=chat.pk).seq)
    for head_told in (head, head - 3, head, head - 1, head):
        hub.hint([(f"i:{chat.pk}", head_told)])
    await gus.fact("message.posted", text="4")
    await gus.quiet()
    lines = [item["fact"]["text"] for n in gus.notices for item in n.get("facts", ()) if "text" in item["fact"]]
    assert lines == ["0", "1", "2", "3", "4"]


async def test_a_client_that_is_behind_catches_up_by_number(people: Cast, panel: Opens) -> None:
    chat, gus, _ = await talking(people, panel)
    for number in range(3):
        await run_orm(posted_elsewhere, chat, str(number))
    head = gus.notices[0]["conversation"]["seq"]
    await gus.send("history.get", interaction=str(chat.key), after=head + 1)
    answer = await gus.told("facts.posted")
    assert [item["fact"]["text"] for item in answer["facts"]] == ["1", "2"]


async def test_feat_a9_a_panel_that_comes_back_is_told_only_what_it_lacks(people: Cast, panel: Opens) -> None:
    chat, gus, token = await talking(people, panel)
    head = gus.notices[0]["conversation"]["seq"]
    await gus.hang_up()
    await run_orm(posted_elsewhere, chat, "while you were away")
    back = await panel(token, **{str(chat.key): head})
    facts = (await back.told("shopper.welcome"))["conversation"]["facts"]
    assert [item["fact"]["text"] for item in facts] == ["while you were away"]


async def test_fault_f30_a_browser_that_does_not_read_is_cut_off_and_nobody_else(
    people: Cast, panel: Opens, hub: Hub
) -> None:
    chat, gus, token = await talking(people, panel)
    reading = set(hub.followers[f"i:{chat.pk}"])
    slow = await panel(token)
    await slow.told("shopper.welcome")
    [deaf] = hub.followers[f"i:{chat.pk}"] - reading
    assert isinstance(deaf, BaseSocket)
    deaf.sender.cancel()
    deaf.out = Outgoing(deaf.send, 2)
    for number in range(4):
        await run_orm(posted_elsewhere, chat, str(number))
        hub.hint([(f"i:{chat.pk}", 10**6)])
        await gus.fact("message.posted", text=str(number))
    assert await slow.closing() == 1012
    assert gus.closed is None


async def test_feat_b5_typing_reaches_the_other_side_and_not_the_writer(
    people: Cast, panel: Opens, console: Opens
) -> None:
    chat, gus, _ = await talking(people, panel)
    ada = await console(people.ada)
    await ada.told("desk.told")
    await gus.send("typing.set", interaction=str(chat.key), on=True)
    told = await ada.told("typing.changed")
    assert told["on"] is True
    assert not [notice for notice in await gus.quiet(0.2) if notice["type"] == "typing.changed"]


async def test_feat_b14_read_marks_travel_in_each_sides_own_numbers(people: Cast, panel: Opens, console: Opens) -> None:
    chat, gus, _ = await talking(people, panel)
    ada = await console(people.ada)
    key = str(chat.key)
    sent = await ada.ask("message.send", interaction=key, client_id=str(uuid.uuid4()), text="seen?")
    line = await gus.fact("message.posted", text="seen?")
    await gus.send("receipt.mark", interaction=key, delivered=line["seq"], read=line["seq"])
    marks = await ada.told("receipts.changed")
    assert (marks["delivered"], marks["read"]) == (sent["seq"], sent["seq"])
    assert line["seq"] < sent["seq"]


@pytest.mark.parametrize("text", ["x" * 1001, ""])
async def test_s5_08_the_server_refuses_what_does_not_fit(people: Cast, panel: Opens, text: str) -> None:
    chat, gus, _ = await talking(people, panel)
    answer = await gus.ask("message.send", interaction=str(chat.key), client_id=str(uuid.uuid4()), text=text)
    assert (answer["type"], answer["code"]) == ("command.refused", "invalid")

"""What must not be kept is stored nowhere, whichever way it comes (DESIGN rule 5, feat I3, I7)."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assist.actions.messages import Line, Verdict, line_body, post_messages
from assist.actions.offers import accept_offer
from assist.actions.requests import request_assistance
from assist.models import Audit, DeskEvent, Event, Interaction, Participant, Shop
from assist.protocol.cleaning import clean_context, clean_page
from assist.queries.transcripts import transcript_of
from assist.rules.refusals import Refused
from assist.rules.words import Role
from tests.cast import Cast, offer_of, wish
from tests.checker import broken_invariants

CARD, FIRST, SECOND = "4111 1111 1111 1111", "my card is 4111 1111", "1111 1111"
IBAN, SSN = "DE89 3704 0044 0532 0130 00", "123-45-6789"


def line(chat: Interaction, text: str, role: Role = Role.SHOPPER, *, private: bool = False) -> Line:
    key = uuid.uuid4()
    who = Participant.objects.get(interaction=chat, role=role)
    return Line(chat.pk, who.pk, key, private, line_body(text, key, private=private))


def texts(chat: Interaction) -> list[str]:
    return [row.body["text"] for row in Event.objects.filter(interaction=chat).order_by("seq") if "text" in row.body]


def everything() -> str:
    """Every row of every table, as the database would be dumped."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def test_feat_i7_a_card_leaves_a_line_before_it_is_stored_and_both_are_told(cast: Cast) -> None:
    chat = cast.chat(cast.ada)
    said = [line(chat, f"it is {CARD}, cvv 987"), line(chat, f"so {CARD}", Role.OWNER, private=True)]
    posted = post_messages(said)
    assert [one.verdict for one in posted] == [Verdict.NEW, Verdict.NEW]
    rows = Event.objects.filter(client_id__in=[one.client_id for one in said]).order_by("seq")
    assert [row.body["text"] for row in rows] == ["it is [card ****1111], cvv [code]", "so [card ****1111]"]
    assert [row.body["redacted"] for row in rows] == [["card"], ["card"]]
    assert [json.loads(one.body or "") for one in posted] == [row.body for row in rows], "what others are told at once"
    again = post_messages(said)
    assert [(one.verdict, one.seq) for one in again] == [(Verdict.KNOWN, one.seq) for one in posted]
    assert "[card ****1111]" in transcript_of(chat)[-1].text
    assert not {"4111 1111", "987"} & set(everything().split())
    assert not broken_invariants()


def test_feat_i3_account_and_social_security_numbers_leave_where_the_shop_says_so(cast: Cast) -> None:
    chat = cast.chat(cast.ada)
    post_messages([line(chat, f"{IBAN} and {SSN}")])
    Shop.objects.filter(pk=cast.lumo.pk).update(redacts_iban=False, redacts_ssn=False)
    post_messages([line(chat, f"{IBAN} and {SSN} and {CARD}")])
    assert texts(chat)[-2:] == ["[IBAN] and [SSN]", f"{IBAN} and {SSN} and [card ****1111]"]


@pytest.mark.parametrize("at_once", [False, True], ids=["one after the other", "in one batch"])
def test_feat_i7_halves_of_a_number_go_when_the_second_one_comes(cast: Cast, at_once: bool) -> None:
    chat = cast.chat(cast.ada)
    halves = [line(chat, FIRST), line(chat, "and then"), line(chat, SECOND)]
    posted = post_messages(halves) if at_once else [post_messages([half])[0] for half in halves]
    assert texts(chat)[1:4] == ["my card is [card]", "and then", "[card ****1111]"]
    facts = list(Event.objects.filter(interaction=chat, kind="line.redacted"))
    audits = Audit.objects.filter(act="took a number out of earlier lines")
    assert (len(facts), audits.count()) == ((0, 0) if at_once else (1, 1))
    for fact in facts:
        assert (fact.body["client_id"], fact.body["text"]) == (str(halves[0].client_id), "my card is [card]")
        assert fact.participant_id == halves[0].participant and fact.public_seq
    assert "1111 1111" not in everything()
    again = post_messages(halves)
    assert [(one.verdict, one.seq) for one in again] == [(Verdict.KNOWN, one.seq) for one in posted]
    assert texts(chat)[1:4] == ["my card is [card]", "and then", "[card ****1111]"]
    assert not broken_invariants()


def test_feat_i7_what_others_wrote_is_no_part_of_it_and_who_may_not_write_rewrites_nothing(cast: Cast) -> None:
    chat = cast.chat(cast.ada)
    post_messages([line(chat, FIRST), line(chat, SECOND, Role.OWNER)])
    assert texts(chat)[1:] == [FIRST, SECOND]
    Participant.objects.filter(interaction=chat, role=Role.SHOPPER).update(state="left")
    assert post_messages([line(chat, SECOND)])[0].verdict is Verdict.NOT_MEMBER
    assert texts(chat)[1:] == [FIRST, SECOND]


def test_feat_i7_half_a_number_in_a_note_is_told_to_staff_alone_and_in_a_question_leaves_every_offer(
    cast: Cast,
) -> None:
    cast.available(cast.ada)
    chat = request_assistance(cast.gus(), wish(FIRST))
    accept_offer(cast.ada, offer_of(chat).key)
    post_messages([line(chat, "pays with 5555 5555", Role.OWNER, private=True)])
    post_messages([line(chat, "5555 4444", Role.OWNER, private=True), line(chat, SECOND)])
    chat.refresh_from_db()
    assert chat.first_message == "my card is [card]"
    [desk] = DeskEvent.objects.filter(kind="offer.received")
    assert desk.body["offer"]["first_message"] == "my card is [card]"
    told = Event.objects.get(interaction=chat, kind="note.redacted")
    assert told.public_seq is None and told.body["text"] == "pays with [card]"
    dump = everything()
    assert not [half for half in ("1111 1111", "5555 5555", "5555 4444") if half in dump]


def test_feat_i7_the_form_before_a_chat_and_the_page_keep_no_card(cast: Cast) -> None:
    form = wish(f"Why not {CARD}?", name=f"Gus {CARD}", context={"productId": CARD, "catalogId": "lamps"})
    chat = request_assistance(cast.gus(), form)
    assert (chat.first_message, chat.requester_name) == ("Why not [card ****1111]?", "Gus [card ****1111]")
    assert chat.surroundings["context"] == {"productId": "[card ****1111]", "catalogId": "lamps"}
    with pytest.raises(Refused, match="e-mail address"):
        request_assistance(cast.gus(), wish(email="4111111111111111@example.com"))
    page = clean_page("https://lumo.example/pay?card=4111-1111-1111-1111&iban=DE89370400440532013000", f"Pay {CARD}")
    assert page and page.address == "https://lumo.example/pay?card=redacted&iban=redacted"
    assert page.title == "Pay [card ****1111]"
    assert clean_context({"basket": {"lines": [{"sku": CARD, "name": "L", "quantity": 1, "unitPrice": 1}]}}).basket


def test_a_line_without_numbers_costs_no_further_query(cast: Cast) -> None:
    chat = cast.chat(cast.ada)

    def cost(text: str) -> int:
        said = line(chat, text)
        with CaptureQueriesContext(connection) as queries:
            post_messages([said], tell=False)
        return len(queries)

    assert cost("My order 12345 of yesterday") - cost("My order a12f99 of yesterday") == 2

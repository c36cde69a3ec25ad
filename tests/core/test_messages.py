"""The hot write: exactly once, in order, judged line by line."""

import uuid
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from assist.actions.endings import end_by_agent
from assist.actions.messages import Line, Posted, Verdict, line_body, post_messages
from assist.models import Event, Interaction, Participant
from assist.rules.refusals import Refused
from assist.rules.words import Role
from tests.cast import Cast
from tests.checker import broken_invariants
from tests.racing import race


def line(interaction: Interaction, text: str = "Hello", role: Role = Role.SHOPPER, **more: object) -> Line:
    person = Participant.objects.get(interaction=interaction, role=role)
    client_id = more.pop("client_id", uuid.uuid4())
    assert isinstance(client_id, uuid.UUID)
    body = line_body(text, client_id, private=bool(more.get("private")))
    return Line(interaction.pk, person.pk, client_id, bool(more.get("private")), body)


def test_feat_b3_the_same_client_id_is_one_line_with_the_same_answer(cast: Cast) -> None:
    chat = cast.chat()
    item = line(chat, "Only once")
    first, again = post_messages([item])[0], post_messages([item])[0]
    assert (first.verdict, again.verdict) == (Verdict.NEW, Verdict.KNOWN)
    assert (first.seq, first.public_seq, first.at) == (again.seq, again.public_seq, again.at)
    assert Event.objects.filter(client_id=item.client_id).count() == 1


def test_feat_b3_the_same_client_id_with_other_words_is_a_conflict(cast: Cast) -> None:
    chat = cast.chat()
    client_id = uuid.uuid4()
    post_messages([line(chat, "One", client_id=client_id)])
    assert post_messages([line(chat, "Two", client_id=client_id)])[0].verdict is Verdict.CONFLICT


def test_feat_b3_twins_in_one_batch_share_an_answer(cast: Cast) -> None:
    item = line(cast.chat())
    first, twin = post_messages([item, item])
    assert first == twin
    assert Event.objects.filter(client_id=item.client_id).count() == 1


def test_a_bad_line_never_fails_the_batch(cast: Cast) -> None:
    chat = cast.chat()
    stranger = Line(chat.pk, 10**12, uuid.uuid4(), False, line_body("x", uuid.uuid4()))
    nowhere = Line(10**12, 1, uuid.uuid4(), False, line_body("x", uuid.uuid4()))
    broken = Line(chat.pk, line(chat).participant, uuid.uuid4(), False, '{"type": "message.posted", "text": "\\u0000"}')
    answers = post_messages([line(chat, "fine"), stranger, nowhere, broken, line(chat, "fine too")])
    assert [answer.verdict for answer in answers] == [
        Verdict.NEW,
        Verdict.NOT_FOUND,
        Verdict.NOT_FOUND,
        Verdict.CONFLICT,
        Verdict.NEW,
    ]
    assert not broken_invariants()


def test_nobody_posts_after_the_end_or_after_leaving(cast: Cast) -> None:
    chat = cast.chat()
    left = line(chat, role=Role.OWNER)
    Participant.objects.filter(pk=left.participant).update(state="left")
    assert post_messages([left])[0].verdict is Verdict.NOT_MEMBER
    Participant.objects.filter(pk=left.participant).update(state="joined")
    before = line(chat, role=Role.OWNER)
    end_by_agent(cast.ada, chat)
    assert post_messages([before])[0].verdict is Verdict.ENDED


def test_a_note_takes_a_number_of_staff_and_none_of_the_shopper(cast: Cast) -> None:
    chat = cast.chat()
    before = Interaction.objects.get(pk=chat.pk)
    post_messages([line(chat, "psst", Role.OWNER, private=True)])
    after = Interaction.objects.get(pk=chat.pk)
    assert (after.seq, after.public_seq) == (before.seq + 1, before.public_seq)


def test_a_locked_interaction_is_busy_and_holds_nobody_else_up(cast: Cast) -> None:
    slow, quick = cast.chat(), cast.chat()
    items = [line(slow), line(quick)]
    answers: list[Posted] = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM assist_interaction WHERE id = %s FOR UPDATE", [slow.pk])
        answers = race(lambda: post_messages(items))[0]
    assert [answer.verdict for answer in answers] == [Verdict.BUSY, Verdict.NEW]


def test_feat_b4_racing_senders_leave_a_dense_order_and_lose_nothing(cast: Cast) -> None:
    chats = [cast.chat() for _ in range(3)]
    items = [[line(chats[n % 3], f"{writer}.{n}") for n in range(30)] for writer in range(4)]

    def writer(mine: list[Line]) -> Callable[[], int]:
        def write() -> int:
            waiting, sent = list(mine), 0
            while waiting:
                answers = post_messages(waiting[:7])
                busy = [i for i, a in zip(waiting, answers, strict=False) if a.verdict is Verdict.BUSY]
                sent += len(answers) - len(busy)
                waiting = busy + waiting[7:]
            return sent

        return write

    assert sum(race(*[writer(mine) for mine in items])) == 120
    assert Event.objects.filter(client_id__in=[i.client_id for mine in items for i in mine]).count() == 120
    assert not broken_invariants()


def test_feat_b3_two_sends_with_one_client_id_at_once_are_one_line(cast: Cast) -> None:
    chat = cast.chat()
    item = line(chat)

    def send() -> Posted:
        while (answer := post_messages([item])[0]).verdict is Verdict.BUSY:
            pass
        return answer

    answers = race(*[send] * 6)
    assert sorted(answer.verdict for answer in answers) == [Verdict.KNOWN] * 5 + [Verdict.NEW]
    assert len({answer.seq for answer in answers}) == 1


@pytest.mark.parametrize(
    ("text", "fits"), [("x" * 1000, True), ("x" * 1001, False), ("😀" * 1000, True), ("😀" * 1001, False)]
)
def test_s5_08_and_feat_b9_a_thousand_characters_fit_and_no_more(text: str, fits: bool) -> None:
    if fits:
        assert line_body(text, uuid.uuid4())
    else:
        with pytest.raises(Refused, match="1 characters too many"):
            line_body(text, uuid.uuid4())


@pytest.mark.parametrize("text", ["", "   ", "\n\t\n", "\x00\x01"])
def test_nothing_is_no_line(text: str) -> None:
    with pytest.raises(Refused):
        line_body(text, uuid.uuid4())


def test_s5_22_and_feat_b10_reserved_signs_are_text(cast: Cast) -> None:
    chat = cast.chat()
    item = line(chat, "<b>5 < 6</b> & more")
    post_messages([item])
    assert Event.objects.get(client_id=item.client_id).body["text"] == "<b>5 < 6</b> & more"

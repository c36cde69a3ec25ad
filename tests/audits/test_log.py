"""The audit log: added to, never changed, sealed as a chain (feat S7, attack G06)."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from assist.actions.audits import SEALED_AT_ONCE, coming_from, note, seal_audits
from assist.actions.setup import delete_row, save_row
from assist.management.doctor.audits import chain_holds
from assist.management.doctor.findings import State, Visit
from assist.models import Audit, Queue
from assist.queries.audits import examine_chain, unsealed
from assist.rules.audits import COMMAND_LINE, STRANGER, AuditAct
from tests.cast import Cast
from tests.fixtures import Clock
from tests.racing import race


def seal_all() -> None:
    """As long as there is something to seal."""
    while seal_audits():
        pass


def write(sql: str, *values: Any) -> None:
    """What somebody does who owns the tables and switches the guard off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE assist_audit DISABLE TRIGGER audit_stays")
        cursor.execute(sql, values)
        cursor.execute("ALTER TABLE assist_audit ENABLE TRIGGER audit_stays")


def verify(**options: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("audit", "verify", stdout=out, **options)
    return out.getvalue()


def test_feat_s7_a_change_says_who_what_before_and_after_and_from_where(cast: Cast) -> None:
    queue = cast.queue
    queue.name, queue.offer_seconds = "Light desk", 30
    with coming_from("network 5f session 9a"):
        save_row(cast.root, queue, ["name", "offer_seconds"])
        delete_row(cast.root, _spare(cast))
    changed, made, gone = Audit.objects.order_by("-id")[:3][::-1]
    assert (changed.actor, changed.actor_name, changed.act) == (cast.root, "root", AuditAct.CHANGED)
    assert changed.before == {"name": "Lumo service", "offer_seconds": "20"}
    assert changed.changes == {"name": "Light desk", "offer_seconds": "30"}
    assert {row.place for row in (changed, made, gone)} == {"network 5f session 9a"}
    assert (gone.act, gone.before["name"]) == (AuditAct.DELETED, "Spare")


def _spare(cast: Cast) -> Queue:
    spare = Queue(shop=cast.lumo, name="Spare")
    save_row(cast.root, spare)
    return spare


def test_without_somebody_signed_in_it_was_the_command_line_or_nobody_known(cast: Cast) -> None:
    note(None, AuditAct.CREATED, "something")
    with coming_from("network 5f"):
        note(None, AuditAct.CREATED, "something")
    assert [row.actor_name for row in Audit.objects.order_by("-id")[:2]] == [STRANGER, COMMAND_LINE]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE assist_audit SET actor_name = 'nobody'",
        "UPDATE assist_audit SET seal = 'mine', act = 'nothing' WHERE seal = ''",
        "UPDATE assist_audit SET seal = 'another' WHERE seal <> ''",
        "UPDATE assist_audit SET seal = ''",
        "DELETE FROM assist_audit",
        "TRUNCATE assist_audit",
    ],
)
def test_attack_g06_the_database_refuses_to_change_what_was_written(cast: Cast, sql: str) -> None:
    seal_audits()
    note(cast.root, AuditAct.CHANGED, "not sealed yet")
    rows = list(Audit.objects.order_by("id").values())
    with pytest.raises(DatabaseError, match="only ever added to"), connection.cursor() as cursor:
        cursor.execute(sql)
    assert list(Audit.objects.order_by("id").values()) == rows


def test_a_user_who_goes_leaves_name_and_number_in_the_log(cast: Cast) -> None:
    note(cast.root, AuditAct.SIGNED_IN, "root")
    seal_all()
    gone = cast.root.pk
    cast.root.delete()
    row = Audit.objects.latest("id")
    assert (row.actor_id, row.actor_name) == (gone, "root")
    assert "are as they were sealed" in verify()


def test_attack_g06_the_first_row_that_was_changed_put_in_or_taken_out_is_named(cast: Cast) -> None:
    seal_all()
    ids = list(Audit.objects.order_by("id").values_list("id", flat=True))
    assert "wait for their seal" in verify()
    third = Audit.objects.get(pk=ids[2])
    write("UPDATE assist_audit SET subject = 'something else' WHERE id = %s", third.pk)
    with pytest.raises(CommandError, match=f"Row {third.pk} is the first"):
        verify()
    assert chain_holds(Visit()).state is State.FAIL
    write("UPDATE assist_audit SET subject = %s WHERE id = %s", third.subject, third.pk)
    assert verify()
    write("DELETE FROM assist_audit WHERE id = %s", third.pk)
    with pytest.raises(CommandError, match=f"Row {ids[3]} is the first"):
        verify()
    third.seal = ""
    third.save(force_insert=True)
    with pytest.raises(CommandError, match=f"Row {ids[3]} is the first"):
        verify()


def test_attack_g06_a_cut_tail_is_found_by_an_anchor_kept_elsewhere(cast: Cast) -> None:
    seal_all()
    anchor = verify().split("--anchor ")[1].strip()
    note(cast.root, AuditAct.CHANGED, "later")
    assert "1 wait for their seal since" in verify(anchor=anchor)
    number, seal = anchor.split(":")
    write("DELETE FROM assist_audit WHERE id >= %s", int(number))
    assert "as they were sealed" in verify()
    with pytest.raises(CommandError, match="cut off"):
        verify(anchor=anchor)
    with pytest.raises(CommandError, match="looks like"):
        verify(anchor="nonsense")
    assert seal


def test_a_row_with_a_lower_number_that_comes_late_is_waited_for(cast: Cast) -> None:
    seal_all()
    sealed_while_open: list[int] = []

    def slow() -> None:
        with transaction.atomic():
            note(cast.root, AuditAct.CHANGED, "low number, late commit")
            race(lambda: note(cast.root, AuditAct.CHANGED, "high number, early commit"))
            sealed_while_open.extend(race(seal_audits))

    slow()
    assert sealed_while_open == [0]
    assert unsealed() == 2
    assert seal_audits() == 2
    assert [row.seal != "" for row in Audit.objects.order_by("-id")[:2]] == [True, True]
    assert examine_chain().broken is None


def test_many_writers_and_two_sweepers_make_one_chain(cast: Cast) -> None:
    def writer() -> None:
        for turn in range(10):
            note(cast.root, AuditAct.CHANGED, f"turn {turn}")

    race(writer, writer, seal_all, seal_all)
    seal_all()
    chain = examine_chain()
    assert (chain.broken, chain.unsealed) == (None, 0)
    assert chain.sealed == Audit.objects.count()


def test_the_doctor_says_when_nobody_seals(cast: Cast, clock: Clock) -> None:
    clock(120)
    assert chain_holds(Visit()).state is State.WARN
    seal_all()
    assert chain_holds(Visit()).state is State.OK
    assert examine_chain(2).sealed == 2


def test_one_round_seals_a_bounded_number(cast: Cast) -> None:
    Audit.objects.bulk_create(Audit(act=AuditAct.CHANGED, subject=str(n)) for n in range(SEALED_AT_ONCE + 5))
    assert seal_audits() == SEALED_AT_ONCE

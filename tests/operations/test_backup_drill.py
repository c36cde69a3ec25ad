"""The drill: a talking install is backed up, put back on an empty system, and goes on as if no time had passed."""

import asyncio
import os
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db.migrations.loader import MigrationLoader
from msgspec.structs import replace

from assist.management.backup.archive import new_archive, opened
from assist.management.backup.tables import GAP
from assist.management.launch import processes
from assist.management.launch.peers import Peer, Web, agent, request_fields, shopper
from assist.management.launch.stack import Stack
from tests.checker import broken_invariants
from tests.faults.load import Load, talking
from tests.install import Install, installed
from tests.operations.databases import empty_database, manage, rows

LINES = (
    "SELECT i.key::text, e.seq, e.body->>'text' FROM assist_event e JOIN assist_interaction i"
    " ON i.id = e.interaction_id WHERE e.kind = 'message.posted' ORDER BY i.key, e.seq"
)
HOLDS = "SELECT oid, relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY oid"
LEFT = "SELECT extract(epoch FROM due_at - %s)::float FROM assist_deadline WHERE kind = 'wrap_up'"


pytestmark = [pytest.mark.xdist_group("drill"), pytest.mark.long]
"""One worker runs them all: what they look at is made once."""


@dataclass
class Drill:
    """What was going on at the backup, and what the restore said of it."""

    source: Install
    archive: Path
    url: str
    before: set[tuple[str, int]] = field(default_factory=set)
    """Conversation and number of lines that were acknowledged before the backup began."""
    during: int = 0
    seconds_left: float = 0.0
    offered: str = ""
    token: str = ""
    web: Web | None = None
    mail: str = ""
    said: str = ""


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drill]:
    """A busy install, its backup, and a database into which that was put back."""
    with installed(tmp_path_factory.mktemp("source")) as source, empty_database() as url:
        told = Drill(source, tmp_path_factory.mktemp("backup") / "assist.zip", url)
        asyncio.run(back_up_while_talking(told))
        answer = manage(source.stack.env, url, "restore", str(told.archive))
        assert answer.returncode == 0, answer.stderr[-2000:]
        told.said = answer.stdout
        yield told


async def back_up_while_talking(drill: Drill) -> None:
    async with talking(drill.source, chats=3, agents=1, every=0.1) as load:
        sql(drill.source.url, "UPDATE assist_agent SET capacity = load WHERE load > 0")
        await waiting_things(drill)
        drill.before = acked(load)
        await asyncio.to_thread(drill.source.manage, "backup", str(drill.archive))
        drill.during = len(acked(load)) - len(drill.before)
        await load.talk(lines=1)
        with opened(drill.archive) as archive:
            drill.seconds_left = drill.source.rows(LEFT, archive.manifest.made_at)[0][0]
    processes.send_group(drill.source.pid("worker"), signal.SIGCONT)
    drill.mail = await asyncio.to_thread(first_mail, drill.source.folder)


async def waiting_things(drill: Drill) -> None:
    """Mo has a wrap-up that runs and an offer that is open; a mail waits, since no courier works."""
    sql(drill.source.url, "UPDATE assist_queue SET wrap_up_seconds = 120, offer_seconds = 300")
    drill.web = await asyncio.to_thread(drill.source.signed_in, "mo")
    mo = await agent(drill.source.site, drill.web)
    await mo.ask("presence.set", state="available")
    gus, key, drill.token = await asks(drill.source, "Which lamp dims?")
    await mo.ask("offer.accept", offer=(await mo.fact("offer.received"))["fact"]["offer"]["id"])
    processes.send_group(drill.source.pid("worker"), signal.SIGSTOP)
    await gus.ask("interaction.end", interaction=key)
    assert (await gus.ask("transcript.request", interaction=key))["type"] == "command.accepted"
    mo.notices.clear()
    _, drill.offered, _ = await asks(drill.source, "Anybody there?")
    await mo.fact("offer.received")


async def asks(install: Install, text: str) -> tuple[Peer, str, str]:
    token = await asyncio.to_thread(Web(install.site).open_session, "lumo")
    gus = await shopper(install.site, token)
    asked = await gus.ask("interaction.request", **request_fields(text, email="gus@example.com"))
    return gus, str(asked["interaction"]), token


def acked(load: Load) -> set[tuple[str, int]]:
    """What agents were told to be stored, in the numbers of the database."""
    return {(key, seq) for talker in load.agents for key, told in talker.acked.items() for seq in told.values()}


def first_mail(folder: Path) -> str:
    deadline = time.monotonic() + 30
    while not (found := sorted((folder / "mail").glob("*.eml"))):
        assert time.monotonic() < deadline, "no mail came"
        time.sleep(0.1)
    return found[0].read_text("utf-8", "replace")


def message_id(mail: str) -> str:
    return str(re.findall(r"^Message-ID: (.*)$", mail, re.MULTILINE)[0])


def without_rows(archive: Path, path: Path, table: str) -> Path:
    """A well-formed backup in which what others refer to is missing."""
    with opened(archive) as source, new_archive(path) as writer:
        tables = [replace(row, rows=0) if row.name == table else row for row in source.manifest.tables]
        for member in source.manifest.sha256:
            writer.add(member, [] if member == f"tables/{table}.txt" else source.pieces(member))
        writer.finish(replace(source.manifest, tables=tables, sha256=writer.sha256))
    return path


def sql(url: str, statement: str) -> None:
    with psycopg.connect(url) as opened_:
        opened_.execute(statement)


def test_feat_x4_transcripts_are_equal_up_to_the_backup(drill: Drill) -> None:
    then, now = rows(drill.source.url, LINES), rows(drill.url, LINES)
    assert drill.during > 0, "nobody talked during the backup"
    assert drill.before <= {(key, seq) for key, seq, _ in now}
    heads = {key: max(seq for k, seq, _ in now if k == key) for key, _, _ in now}
    assert now == [row for row in then if row[1] <= heads.get(row[0], 0)]
    assert len(now) < len(then), "nothing was said after the backup"


def test_fault_f36_every_invariant_holds_after_a_restore(drill: Drill) -> None:
    with psycopg.connect(drill.url) as opened_:
        assert not broken_invariants(opened_)


def test_fault_f36_an_open_offer_goes_back_without_blame(drill: Drill) -> None:
    assert rows(drill.url, "SELECT state FROM assist_interaction WHERE key = %s::uuid", drill.offered) == [("queued",)]
    outcomes = rows(drill.url, "SELECT DISTINCT state FROM assist_offer ORDER BY state")
    assert outcomes == [("accepted",), ("withdrawn",)]
    assert rows(drill.url, "SELECT DISTINCT state FROM assist_agent") == [("offline",)]
    assert "1 open offers went back to their queues" in drill.said


def test_fault_f36_a_timer_has_as_long_to_run_as_at_the_backup(drill: Drill) -> None:
    [[restored_at]] = rows(drill.url, "SELECT at FROM assist_audit WHERE act = 'restored a backup'")
    [[left]] = rows(drill.url, LEFT, restored_at)
    assert left == pytest.approx(drill.seconds_left, abs=0.5)
    assert rows(drill.url, "SELECT kind FROM assist_deadline WHERE kind IN ('offer', 'lease')") == []


def test_browsers_of_before_open_nothing(drill: Drill) -> None:
    assert rows(drill.url, "SELECT count(*) FROM django_session") == [(0,)]
    assert rows(drill.url, "SELECT count(*) FROM assist_handoff") == [(0,)]
    assert rows(drill.url, "SELECT count(*) FROM assist_shopper WHERE revoked_at IS NULL") == [(0,)]


def test_numbers_that_others_may_know_are_not_given_again(drill: Drill) -> None:
    [[last]] = rows(drill.url, "SELECT max(id) FROM assist_outbox")
    columns = "actor_name, act, subject, before, changes, place, seal"
    sql(drill.url, f"INSERT INTO assist_audit ({columns}) VALUES ('', 'x', 'y', '{{}}', '{{}}', '', '')")
    [[new]] = rows(drill.url, "SELECT max(id) FROM assist_audit")
    assert last < GAP < new


def refused(drill: Drill, url: str, *words: str, **env: str) -> str:
    """What a restore that must fail has said; it has changed nothing."""
    before = rows(url, HOLDS)
    answer = manage({**drill.source.stack.env, **env}, url, "restore", *words)
    assert answer.returncode != 0
    assert rows(url, HOLDS) == before
    return answer.stderr


def test_a_restore_into_a_database_that_is_not_empty_is_refused(drill: Drill) -> None:
    assert "The database is not empty" in refused(drill, drill.url, str(drill.archive))


def test_a_database_that_is_away_is_said_in_a_sentence(drill: Drill, tmp_path: Path) -> None:
    away = "postgres://assist@127.0.0.1:1/nowhere"
    answer = manage(drill.source.stack.env, away, "backup", str(tmp_path / "new.zip"))
    assert answer.returncode != 0
    assert "CommandError: The database cannot be reached" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_restore_under_running_processes_is_refused(drill: Drill) -> None:
    with psycopg.connect(drill.url):
        said = refused(drill, drill.url, str(drill.archive), "--replace")
    assert "Stop web, worker and sweeper first" in said


def test_a_restore_that_breaks_half_way_leaves_everything_as_it_was(drill: Drill, tmp_path: Path) -> None:
    bad = without_rows(drill.archive, tmp_path / "bad.zip", "assist_shop")
    assert "refused the backup" in refused(drill, drill.url, str(bad), "--replace")


def test_a_database_of_somebody_else_is_not_restored_into(drill: Drill) -> None:
    with empty_database() as url:
        sql(url, "CREATE TABLE their_things (id int)")
        assert "not Assist's (their_things)" in refused(drill, url, str(drill.archive))


def test_a_backup_with_the_built_in_shop_says_which_setting_it_needs(drill: Drill) -> None:
    with empty_database() as url:
        said = refused(drill, url, str(drill.archive), BUILTIN_SHOP="off")
    assert "tables of storefront_shop, which this install has switched off" in said


def test_a_backup_of_an_older_version_is_brought_up_to_date(drill: Drill, tmp_path: Path) -> None:
    env, file = drill.source.stack.env, str(tmp_path / "old.zip")
    with empty_database() as old, empty_database() as new:
        assert manage(env, old, "migrate", *one_before_the_last("assist")).returncode == 0
        assert manage(env, old, "backup", file).returncode == 0
        assert manage(env, new, "restore", file).returncode == 0
        assert manage(env, new, "migrate", "--check").returncode == 0


def one_before_the_last(app: str) -> tuple[str, str]:
    """An app's migration that a version behind would have ended with."""
    graph = MigrationLoader(None).graph
    [last] = graph.leaf_nodes(app)
    name = next(parent.key[1] for parent in graph.node_map[last].parents if parent.key[0] == app)
    return app, str(name)


class AsItIs(Stack):
    """Adds no shops, people and history to what the database holds."""

    def _prepare(self) -> None:
        return


@pytest.fixture(scope="module")
def target(drill: Drill, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Install]:
    """Everything runs on what was put back."""
    folder = tmp_path_factory.mktemp("target")
    environ = {**os.environ, "DATABASE_URL": drill.url}
    with (folder / "install.log").open("w", encoding="utf-8") as log, AsItIs(folder, 0, environ, output=log) as stack:
        yield Install(stack, drill.url)


async def test_fault_f36_work_goes_on_where_it_was(drill: Drill, target: Install) -> None:
    assert drill.web
    old = Web(target.site)
    old.cookies = dict(drill.web.cookies)
    assert old.call(target.site.console, "/console/")[0] == 302
    gus = await Peer.dial(target.site, target.site.widget, "/ws/shopper/")
    await gus.send("shopper.hello", version=1, token=drill.token, have={})
    assert (await gus.until(lambda n: n["type"].startswith("command.")))["code"] == "not_authenticated"
    mo = await agent(target.site, await asyncio.to_thread(target.signed_in, "mo"))
    assert mo_holds(mo)
    await mo.ask("presence.set", state="available")
    offer = (await mo.fact("offer.received"))["fact"]["offer"]
    assert (await mo.ask("offer.accept", offer=offer["id"]))["type"] == "command.accepted"
    assert target.rows("SELECT count(*) FROM assist_offer WHERE state = 'expired'") == [(0,)]
    assert target.rows("SELECT count(*) FROM assist_outage") == [(0,)], "no time is forgiven twice"
    await mo.hang_up()


def mo_holds(mo: Peer) -> list[Any]:
    """What is on the desk of somebody who has just come back: the wrap-up is still owed."""
    return next(list(notice["interactions"]) for notice in mo.notices if notice["type"] == "desk.told")


async def test_fault_f36_a_mail_that_may_have_left_waits_for_an_administrator(drill: Drill, target: Install) -> None:
    gus, key, _ = await asks(target, "A new question")
    await gus.ask("interaction.end", interaction=key)
    await gus.ask("transcript.request", interaction=key)
    fresh = await asyncio.to_thread(first_mail, target.folder)
    assert message_id(fresh) != message_id(drill.mail)
    assert len(target.mails()) == 1, "a new mail goes out, the held one does not"
    assert "1 mails go out now" in await asyncio.to_thread(target.manage, "restore", "--send-held-mail")
    deadline = time.monotonic() + 30
    while len(target.mails()) < 2:
        assert time.monotonic() < deadline, "the held mail did not go out"
        await asyncio.sleep(0.1)
    assert sorted(map(message_id, target.mails())) == sorted([message_id(fresh), message_id(drill.mail)])

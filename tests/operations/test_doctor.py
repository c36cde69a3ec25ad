"""The doctor on a real install: well when all is well; each part is really broken and its remedy read."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from assist.management.doctor import broker
from assist.management.doctor.checks import CHECKS
from assist.management.doctor.findings import State, Visit
from assist.management.launch.places import REPOSITORY
from tests.install import Install, Parts, drop_database, fresh_database, installed
from tests.proxy import FaultProxy

pytestmark = [pytest.mark.xdist_group("doctor"), pytest.mark.long]
NOBODY = "127.0.0.1:1"
Findings = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def install(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Install]:
    """Web, worker and sweeper, with a Valkey of their own."""
    with installed(tmp_path_factory.mktemp("doctor"), 0, Parts(own_valkey=True)) as running:
        yield running


@dataclass
class Visited:
    """What the doctor said and how it left."""

    code: int
    checks: Findings
    text: str

    def failed(self) -> set[str]:
        return {name for name, finding in self.checks.items() if finding["state"] == "fail"}


def visit(install: Install, *words: str, **env: str) -> Visited:
    """Call the doctor on the install, under other settings when some are given."""
    command = [sys.executable, "manage.py", "doctor", "--json", *words]
    environ = {**install.stack.env, **env}
    answer = subprocess.run(command, cwd=REPOSITORY, env=environ, capture_output=True, text=True, check=False)
    assert answer.stdout, answer.stderr
    checks = {finding["name"]: finding for finding in json.loads(answer.stdout)["checks"]}
    return Visited(answer.returncode, checks, answer.stdout + answer.stderr)


def beaten(install: Install) -> None:
    """Wait until worker and sweeper have shown that they are there."""
    seen(install, worker=True, sweeper=True)


def seen(install: Install, **parts: bool) -> dict[str, Any]:
    """Wait until readiness says this of its parts; a worker may be silent for a minute before it does."""
    deadline = time.monotonic() + 80
    while not parts.items() <= (told := install.ready()).items():
        assert time.monotonic() < deadline, told
        time.sleep(0.2)
    return told


def test_feat_x3_a_healthy_install_is_well(install: Install) -> None:
    beaten(install)
    visited = visit(install, "--send-mail", "root@example.com")
    assert visited.code == 0, visited.text
    assert list(visited.checks) == [check.name for check in CHECKS]
    not_ok = {name for name, finding in visited.checks.items() if finding["state"] != "ok"}
    assert not_ok == {"secrets"}, visited.text
    assert "demo" in visited.checks["secrets"]["seen"]
    assert "1 web process heard" in visited.checks["hints"]["seen"]
    assert any("root@example.com" in mail for mail in install.mails())
    assert install.stack.env["ASSIST_SECRET_KEY"] not in visited.text


def test_feat_x3_for_people_it_is_a_table_with_remedies_below(install: Install) -> None:
    command = [sys.executable, "manage.py", "doctor"]
    environ = {**install.stack.env, "ASSIST_SMTP_PORT": "1"}
    answer = subprocess.run(command, cwd=REPOSITORY, env=environ, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    lines = answer.stdout.splitlines()
    assert any(line.startswith("ok    database") for line in lines)
    at = next(number for number, line in enumerate(lines) if line.startswith("fail  mail"))
    assert "127.0.0.1:1" in lines[at]
    assert "ASSIST_SMTP_PORT" in lines[at + 1]
    assert lines[-1] == "1 failed, 1 to look at, of 17 checks. docs/troubleshooting.md explains each."


def test_feat_x3_without_any_database_it_is_named_and_the_rest_is_looked_at(install: Install) -> None:
    visited = visit(install, DATABASE_URL=f"postgres://assist:known-to-nobody@{NOBODY}/assist")
    assert visited.code == 1
    assert visited.failed() == {"database", "hints"}, visited.text
    assert "Start PostgreSQL" in visited.checks["database"]["remedy"]
    assert visited.checks["worker"]["seen"] == "not looked at: database comes first"
    assert "DATABASE_URL with the same database name" in visited.checks["hints"]["remedy"]
    assert "known-to-nobody" not in visited.text
    for name in ("redis", "widget-socket", "console-socket", "static-files", "mail"):
        assert visited.checks[name]["state"] == "ok", name


def test_feat_x3_a_database_without_tables_is_told_from_none_at_all(install: Install) -> None:
    url = fresh_database()
    try:
        empty = visit(install, DATABASE_URL=url)
    finally:
        drop_database(url)
    assert empty.checks["database"]["state"] == "ok"
    assert "assist.0001_first_version" in empty.checks["migrations"]["seen"]
    assert empty.checks["migrations"]["remedy"] == "Run manage.py migrate."
    assert empty.checks["sweeper"]["seen"] == "not looked at: migrations comes first"


def test_feat_x3_addresses_that_lead_nowhere_are_named_with_their_setting(install: Install) -> None:
    visited = visit(
        install,
        ASSIST_WIDGET_ORIGIN=f"http://{NOBODY}",
        ASSIST_CONSOLE_ORIGIN="https://console.invalid",
        ASSIST_SHOP_ORIGIN=f"http://{NOBODY}",
        ASSIST_DB_POOL="100",
        ASSIST_METRICS_TOKEN="short",
        ASSIST_HUB="off",
    )
    told = {name: finding["remedy"] for name, finding in visited.checks.items()}
    assert visited.failed() == {"secrets", "static-files", "widget-socket", "console-socket"}
    assert "correct ASSIST_WIDGET_ORIGIN" in told["widget-socket"]
    assert "DNS record for https://console.invalid" in told["console-socket"]
    assert "ASSIST_DEMO" in told["secrets"]
    assert "ASSIST_BEHIND_PROXY=1" in told["origins"]
    assert "max_connections" in told["connections"]
    assert "ASSIST_HUB=on" in told["hints"]


def test_feat_x3_a_proxy_that_changes_the_origin_is_found(install: Install) -> None:
    with FaultProxy(install.stack.port) as proxy:
        visited = visit(install, ASSIST_WIDGET_ORIGIN=f"http://127.0.0.1:{proxy.port}")
    assert visited.failed() == {"widget-socket"}, visited.text
    assert "status 403" in visited.checks["widget-socket"]["seen"]
    assert "pass Origin and Host unchanged" in visited.checks["widget-socket"]["remedy"]


def test_feat_x3_what_is_set_wrong_in_the_database_is_found(install: Install) -> None:
    row = "INSERT INTO assist_outbox (kind, payload, due_at, attempts, last_error{more}) VALUES"
    install.stack.manage("createshop", "weak", "--name", "Weak", "--kind", "b2c", "--origin", "https://weak.example")
    with psycopg.connect(install.url) as opened:
        opened.execute("UPDATE assist_shop SET secret_current = 'short' WHERE code = 'weak'")
        opened.execute("UPDATE assist_shop SET origins = %s WHERE code = 'lumo'", [[install.site.console]])
        opened.execute("INSERT INTO assist_clockoffset (by) VALUES ('0 s')")
        values = "('shop_mail', '{}', now() - interval '20 min', 0, '', now() + interval '1 day')"
        opened.execute(row.format(more=", claimed_until") + values)
        opened.execute(row.format(more=", failed_at") + "('shop_mail', '{}', now(), 5, 'x', now())")
    try:
        visited = visit(install)
    finally:
        with psycopg.connect(install.url) as opened:
            opened.execute("DELETE FROM assist_clockoffset")
            opened.execute("DELETE FROM assist_outbox WHERE claimed_until > now() + interval '1 h'")
            opened.execute("UPDATE assist_shop SET origins = '{}' WHERE code = 'lumo'")
            opened.execute("UPDATE assist_shop SET is_active = false WHERE code = 'weak'")
    assert visited.failed() == {"clock", "secrets", "origins", "outbox"}, visited.text
    assert "assist_clockoffset" in visited.checks["clock"]["remedy"]
    assert "weak" in visited.checks["secrets"]["seen"]
    assert "lumo on the console's host" in visited.checks["origins"]["seen"]
    assert "1 due" in visited.checks["outbox"]["seen"]
    assert "1 given up" in visited.checks["outbox"]["seen"]


@pytest.mark.long
def test_feat_x3_a_frozen_worker_and_a_frozen_sweeper_are_found(install: Install) -> None:
    frozen = [install.pid("worker"), install.pid("sweeper")]
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    try:
        visited = visit(install)
        silent = seen(install, worker=False, sweeper=False)
    finally:
        for pid in frozen:
            os.kill(pid, signal.SIGCONT)
    beaten(install)
    assert (silent["status"], silent["state"]) == (200, "degraded")
    assert visited.failed() == {"worker", "sweeper"}, visited.text
    assert "Start a worker" in visited.checks["worker"]["remedy"]
    assert "manage.py sweeper" in visited.checks["sweeper"]["remedy"]


def test_feat_x3_a_full_a_forgetful_and_a_lost_valkey_are_told_apart(install: Install, settings: Any) -> None:
    settings.REDIS_URL = install.stack.services.redis_url
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.config_set("maxmemory", "500mb")
        client.config_set("maxmemory-policy", "allkeys-lru")
        forgetful = broker.answers(Visit())
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("maxmemory", "1kb")
        full, degraded = broker.answers(Visit()), install.ready()
        client.config_set("maxmemory", "0")
    install.valkey.stop()
    lost = visit(install)
    install.valkey.start()
    assert (forgetful.state, "noeviction" in forgetful.remedy) == (State.WARN, True)
    assert (full.state, "Raise maxmemory" in full.remedy) == (State.FAIL, True)
    assert (degraded["status"], degraded["state"], degraded["redis"]) == (200, "degraded", False)
    assert {"redis", "worker"} <= lost.failed()
    assert "Start Valkey" in lost.checks["redis"]["remedy"]
    assert "Mend redis first" in lost.checks["worker"]["remedy"]
    assert lost.checks["widget-socket"]["state"] == "ok"


def test_feat_x3_settings_that_cannot_be_read_are_one_sentence(tmp_path: Path) -> None:
    command = [sys.executable, str(REPOSITORY / "manage.py"), "doctor", "--json"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("ASSIST_", "REDIS"))}
    answer = subprocess.run(command, env=environ, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    assert "Set ASSIST_SECRET_KEY" in json.loads(answer.stdout)["checks"][0]["remedy"]

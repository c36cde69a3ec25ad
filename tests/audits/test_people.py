"""Who came, who went and who tried, in the audit log (feat S7)."""

import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from assist.actions.firstrun import make_first_administrator
from assist.models import Audit
from assist.rules.audits import COMMAND_LINE, STRANGER, AuditAct
from tests.cast import PASSWORD, Cast

LOGIN, CODE = "/accounts/login/", "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def no_limits_yet() -> None:
    """Nobody has tried anything."""
    cache.clear()


def _browser(peer: str = "192.0.2.1") -> Client:
    return Client(headers={"host": settings.HOSTS["console"]}, REMOTE_ADDR=peer)


def _log(since: int) -> list[tuple[str, str, str]]:
    rows = Audit.objects.filter(id__gt=since).order_by("id")
    return [(row.actor_name, row.act, row.subject) for row in rows]


def _now() -> int:
    return int(Audit.objects.latest("id").pk)


def test_feat_s7_signing_in_and_out_and_failing_to_are_written_down(cast: Cast) -> None:
    since, client, user = _now(), _browser(), f"auth.User {cast.ada.user_id}: ada"
    client.post(LOGIN, {"login": "ada", "password": "wrong"})
    client.post(LOGIN, {"login": "my-secret-password", "password": "wrong"})
    client.post(LOGIN, {"login": "ada", "password": PASSWORD})
    changed = {"oldpassword": PASSWORD, "password1": "another-good-horse", "password2": "another-good-horse"}
    assert client.post("/accounts/password/change/", changed).status_code == 302
    client.post("/accounts/logout/")
    assert _log(since) == [
        (STRANGER, AuditAct.SIGN_IN_FAILED, user),
        (STRANGER, AuditAct.SIGN_IN_FAILED, "a name that nobody has"),
        ("ada", AuditAct.SIGNED_IN, user),
        ("ada", AuditAct.SIGN_IN_CHANGED, user),
        ("ada", AuditAct.SIGNED_OUT, user),
    ]
    rows = list(Audit.objects.filter(id__gt=since).order_by("id"))
    assert len({row.place.split()[1] for row in rows}) == 1
    assert rows[-1].place.split()[2] == "session"
    assert not any("192.0.2.1" in row.place or "secret" in str(row.changes) for row in rows)


def test_feat_s7_a_wrong_second_factor_is_written_down(cast: Cast) -> None:
    made = str(generate_totp_secret())
    TOTP.activate(cast.ada.user, made)
    since, client = _now(), _browser()
    client.post(LOGIN, {"login": "ada", "password": PASSWORD})
    client.post(CODE, {"code": "000000"})
    early = int(time.time()) // settings_period() - 1
    client.post(CODE, {"code": format_hotp_value(hotp_value(made, early + 1))})
    assert [act for _, act, _ in _log(since)] == [AuditAct.FACTOR_FAILED, AuditAct.SIGNED_IN]


def settings_period() -> int:
    """Seconds of one code."""
    return 30


def test_feat_s7_a_backup_is_written_down(cast: Cast, tmp_path: Any) -> None:
    since = _now()
    call_command("backup", str(tmp_path / "all.zip"))
    assert [(who, act) for who, act, _ in _log(since)] == [(COMMAND_LINE, AuditAct.BACKED_UP)]


def test_the_first_administrator_is_written_down(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assist.actions.firstrun.is_setup_code", lambda code: True)
    make_first_administrator("code", name="Root", username="root", password=PASSWORD)
    assert _log(0)[0][1] == AuditAct.CREATED

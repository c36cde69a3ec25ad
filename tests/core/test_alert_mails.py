"""An alert on a limit reaches by mail whoever supervises the queue and wants it, there or not (feat S6, U1)."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as configured
from pytest_django.fixtures import Settings

from assist.actions.alerts import watch_queues
from assist.actions.outbox import claim_outbox, deliver
from assist.actions.preferences import set_preferences
from assist.actions.requests import request_assistance
from assist.actions.staff import set_members
from assist.mail import COURIERS
from assist.management.launch.mailsink import MailFolder
from assist.management.launch.ports import free_port
from assist.models import Agent, Outbox
from assist.protocol.values import PreferencesView
from assist.queries.preferences import preferences_of
from assist.rules.quiet import is_quiet
from assist.rules.refusals import Refused
from tests.cast import Cast, wish
from tests.core.test_alerts import set_limits
from tests.fixtures import Clock
from tests.racing import race

DAY: dict[str, Any] = {"time_zone": "UTC", "mail_alerts": True, "language": "en"}


@pytest.fixture
def sink(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A real SMTP server that keeps what it gets as files."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    server = Controller(MailFolder(tmp_path), hostname="127.0.0.1", port=settings.EMAIL_PORT)
    server.start()
    yield tmp_path
    server.stop()


def wants(agent: Agent, address: str = "mo@example.com", **more: Any) -> None:
    """Alerts by mail to that address."""
    agent.user.email = address
    agent.user.save(update_fields=["email"])
    set_preferences(agent, PreferencesView(**{**DAY, **more}))


def crossed(cast: Cast, clock: Clock) -> None:
    """Gus waits for more than two minutes, with nobody there."""
    set_limits(cast, alert_wait_seconds=120)
    request_assistance(cast.gus(), wish("My card is 4111"))
    clock(130.5)
    watch_queues()


def carried(sink: Path) -> list[EmailMessage]:
    """What the sink has after every row was carried, each by two couriers at once."""
    for row in claim_outbox():
        race(lambda pk=row: deliver(pk, COURIERS), lambda pk=row: deliver(pk, COURIERS))  # type: ignore[misc]
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(sink.glob("*.eml"))]
    return [mail for mail in mails if isinstance(mail, EmailMessage)]


def words(mail: EmailMessage, kind: str) -> str:
    """Its text, or its page."""
    part = mail.get_body((kind,))
    assert part
    return str(part.get_content())


def test_feat_s6_who_supervises_the_queue_and_wants_it_gets_one_mail_though_signed_out(
    cast: Cast, clock: Clock, sink: Path
) -> None:
    wants(cast.mo)
    wants(cast.ada, "ada@example.com")
    crossed(cast, clock)
    clock(140)
    watch_queues()
    [mail] = carried(sink)
    assert (mail["To"], mail["Subject"]) == ("mo@example.com", "Long wait in Lumo service")
    for kind in ("plain", "html"):
        body = words(mail, kind)
        assert "Somebody has waited for 2 min 10 s in Lumo service. The limit is 2 min." in body
        assert f"{configured.ASSIST_CONSOLE_ORIGIN}/console/board/" in body
        assert "4111" not in body and "Gus" not in body
    assert carried(sink)[1:] == [], "two couriers and another look send no second one"


@pytest.mark.parametrize(("language", "says"), [("de", "Lange Wartezeit in Lumo service"), ("fi", "Pitkä odotus")])
def test_feat_s6_it_is_in_the_language_of_the_console_in_which_it_was_asked_for(
    cast: Cast, clock: Clock, sink: Path, language: str, says: str
) -> None:
    wants(cast.mo, language=language)
    crossed(cast, clock)
    [mail] = carried(sink)
    assert says in mail["Subject"]
    assert f'<html lang="{language}">' in words(mail, "html")
    assert "2 min 10 s" in words(mail, "plain")


def test_feat_u1_off_by_default_and_off_again_and_elsewhere_there_is_no_mail(cast: Cast, clock: Clock) -> None:
    assert preferences_of(cast.mo).mail_alerts is False
    wants(cast.mo)
    set_preferences(cast.mo, PreferencesView(**{**DAY, "mail_alerts": False}))
    crossed(cast, clock)
    assert not Outbox.objects.exists()
    wants(cast.mo)
    set_members(None, cast.queue, [cast.ada])
    request_assistance(cast.gus(), wish())
    set_limits(cast, alert_waiting=1)
    watch_queues()
    assert not Outbox.objects.exists(), "Mo supervises it no longer"


def test_feat_u1_who_wants_no_mail_any_more_before_it_is_carried_gets_none(
    cast: Cast, clock: Clock, sink: Path
) -> None:
    wants(cast.mo)
    crossed(cast, clock)
    set_preferences(cast.mo, PreferencesView(**{**DAY, "mail_alerts": False}))
    assert carried(sink) == []
    assert Outbox.objects.get().done_at is not None


def test_feat_u1_in_the_quiet_hours_of_their_zone_nobody_is_mailed(cast: Cast, clock: Clock) -> None:
    wants(cast.mo, quiet_from="00:00", quiet_to="23:59", time_zone="Europe/Helsinki")
    cast.mo.preferences.quiet_to = time.max
    cast.mo.preferences.save()
    crossed(cast, clock)
    assert not Outbox.objects.exists()
    night = time(22), time(7), "Europe/Helsinki"
    told = {hour: is_quiet(datetime(2026, 11, 24, hour, tzinfo=UTC), *night) for hour in (19, 20, 4, 5)}
    assert told == {19: False, 20: True, 4: True, 5: False}


def test_feat_u1_without_an_address_or_in_an_unknown_language_it_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="no e-mail address"):
        wants(cast.mo, "")
    with pytest.raises(Refused, match="en, de, fi"):
        wants(cast.mo, language="xx")
    assert preferences_of(Agent.objects.get(pk=cast.mo.pk)).mail_alerts is False

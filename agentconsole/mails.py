"""Alerts on limits on their way to the mailbox of a supervisor (feat S6, U1)."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

from assist.mail import send
from assist.models import Alert
from assist.queries.alerts import readers_of_mail
from assist.rules.words import AlertKind


def send_alert(payload: dict[str, Any]) -> None:
    """Mail one alert to one supervisor, unless they are none any more, want no mails now or have no address left."""
    alert = Alert.objects.select_related("queue__shop").filter(pk=payload["alert"]).first()
    reader = readers_of_mail(alert.queue_id).filter(pk=payload["agent"]).first() if alert else None
    if alert is None or reader is None:
        return
    with override(reader.preferences.language):
        subject, text = _words(alert, payload["figure"])
        context = {"shop": alert.queue.shop, "heading": subject, "text": text, "link": _board()}
        send(payload["outbox"], reader.user.email, subject, "mail/alert", context)


def _board() -> str:
    return f"{settings.ASSIST_CONSOLE_ORIGIN}/console/board/"


def _words(alert: Alert, figure: int) -> tuple[str, str]:
    """Subject and sentence."""
    told = {"queue": alert.queue.name, "wait": _span(figure), "goal": _span(alert.limit)}
    many = {"queue": alert.queue.name, "many": figure, "limit": alert.limit}
    if alert.kind == AlertKind.WAIT:
        words = gettext("Somebody has waited for %(wait)s in %(queue)s. The limit is %(goal)s.") % told
        return gettext("Long wait in %(queue)s") % told, words
    if alert.kind == AlertKind.WAITING:
        words = gettext("%(many)s people wait in %(queue)s. The limit is %(limit)s.") % many
        return gettext("Many wait in %(queue)s") % many, words
    words = gettext("Somebody has waited for %(wait)s in %(queue)s, and no agent there is Available.") % told
    return gettext("Nobody Available in %(queue)s") % told, words


def _span(seconds: int) -> str:
    """2 min 10 s"""
    minutes, rest = divmod(seconds, 60)
    parts = [f"{minutes} min"] * bool(minutes) + [f"{rest} s"] * bool(rest or not minutes)
    return " ".join(parts)

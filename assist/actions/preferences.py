"""How a member of staff wants to be told, by their own choice."""

from datetime import time

from django.contrib.auth.models import User
from django.db import transaction

from assist.actions.door import locked_agent, record_on_desk
from assist.models import Agent, Preferences
from assist.protocol.facts import PreferencesChanged
from assist.protocol.values import PreferencesView
from assist.queries.preferences import preferences_of
from assist.rules.looks import LANGUAGES
from assist.rules.refusals import invalid
from assist.rules.setup import checked_time_zone


@transaction.atomic
def set_preferences(actor: Agent, wish: PreferencesView) -> None:
    """Make them as wished, in every console that `actor` has open; raises Refused and changes nothing otherwise."""
    values = {
        "sound": wish.sound,
        "desktop_offers": wish.desktop_offers,
        "desktop_lines": wish.desktop_lines,
        "time_zone": checked_time_zone(wish.time_zone),
        **_quiet_hours(wish.quiet_from, wish.quiet_to),
        **_mails(actor, wish),
    }
    agent = locked_agent(pk=actor.pk)
    agent.preferences = Preferences.objects.update_or_create(agent=agent, defaults=values)[0]
    record_on_desk(agent, PreferencesChanged(preferences=preferences_of(agent)))


def _mails(actor: Agent, wish: PreferencesView) -> dict[str, str | bool]:
    if wish.mail_alerts and not User.objects.filter(pk=actor.user_id).exclude(email="").exists():
        raise invalid("Your account has no e-mail address. Add one to it first.")
    language = wish.language or LANGUAGES[0]
    if language not in LANGUAGES:
        raise invalid(f"Choose one of these languages: {', '.join(LANGUAGES)}.")
    return {"mail_alerts": wish.mail_alerts, "language": language}


def _quiet_hours(begin: str, end: str) -> dict[str, time | None]:
    if not begin and not end:
        return {"quiet_from": None, "quiet_to": None}
    try:
        quiet_from, quiet_to = _minute(begin), _minute(end)
    except ValueError:
        raise invalid("Give both times of the quiet hours, such as 22:00 and 07:00.") from None
    if quiet_from == quiet_to:
        raise invalid("Let the quiet hours begin and end at different times, such as 22:00 and 07:00.")
    return {"quiet_from": quiet_from, "quiet_to": quiet_to}


def _minute(words: str) -> time:
    at = time.fromisoformat(words)
    return time(at.hour, at.minute)

"""How a member of staff wants to be told."""

from datetime import time

from assist.models import Agent, Preferences
from assist.protocol.values import PreferencesView
from assist.rules.words import Sound


def preferences_of(viewer: Agent) -> PreferencesView:
    """What the viewer has chosen, else the defaults; reads nothing for a row that was read with its preferences."""
    row = getattr(viewer, "preferences", None) or Preferences()
    return PreferencesView(
        sound=Sound(row.sound),
        desktop_offers=row.desktop_offers,
        desktop_lines=row.desktop_lines,
        quiet_from=_words(row.quiet_from),
        quiet_to=_words(row.quiet_to),
        time_zone=row.time_zone,
        mail_alerts=row.mail_alerts,
        language=row.language if row.mail_alerts else "",
    )


def _words(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""

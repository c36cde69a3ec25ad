"""What an administrator's probes ask: who still beats, what waits, since when; each one query whatever the rows."""

from django.db import connection

from assist.rules.words import BeatName

_SILENCES = "SELECT name, EXTRACT(EPOCH FROM assist_now() - max(at))::float8 FROM assist_beat GROUP BY name"


def silences() -> dict[BeatName, float]:
    """Seconds since the last beat, by name; who never beat is not there."""
    with connection.cursor() as cursor:
        cursor.execute(_SILENCES)
        return {BeatName(name): seconds for name, seconds in cursor.fetchall()}

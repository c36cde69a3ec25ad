"""What time it is."""

from datetime import datetime

from django.db import connection


def now() -> datetime:
    """The one clock, assist_now()."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT assist_now()")
        moment: datetime = cursor.fetchone()[0]
        return moment

"""Sessions of staff: they end after a while without any act, and after a day's work whatever happens (W11).

Named by SESSION_ENGINE. The row's expiry is the earlier of both limits; every act moves the first one.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as RowStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone

BEGUN, ACTED = "assist.begun", "assist.acted"


class SessionStore(RowStore):
    """Rows with both limits; what anonymous visitors have is as Django keeps it."""

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """A row that ends in time."""
        if SESSION_KEY in data:
            data.setdefault(BEGUN, int(timezone.now().timestamp()))
            data[ACTED] = int(timezone.now().timestamp())
        row = super().create_model_instance(data)
        row.expire_date = min(row.expire_date, end_of(data)) if SESSION_KEY in data else row.expire_date
        return row


def end_of(data: Mapping[str, Any]) -> datetime:
    """When a session ends in which somebody acts now and never again."""
    moment = timezone.now()
    begun = datetime.fromtimestamp(data.get(BEGUN, moment.timestamp()), UTC)
    idle = moment + timedelta(minutes=settings.ASSIST_SESSION_IDLE_MINUTES)
    return min(idle, begun + timedelta(hours=settings.ASSIST_SESSION_HOURS))


def end_session(key: str) -> None:
    """Whoever had this session signs in again."""
    Session.objects.filter(session_key=key).delete()


def keep_sessions(keys: set[str]) -> None:
    """Somebody has acted in those sessions: they are idle from now on."""
    rows = list(Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()))
    for row in rows:
        row.expire_date = end_of(row.get_decoded())
    Session.objects.bulk_update(rows, ["expire_date"])

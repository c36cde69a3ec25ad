"""The one clock: the SQL function assist_now(), whose offset tests can set (DESIGN rule 4)."""

from typing import Any

from django.db import models
from django.db.models.functions import Now


class AssistNow(Now):
    """`assist_now()` in a query or as a column's default."""

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Name our function instead of CURRENT_TIMESTAMP."""
        return self.as_sql(compiler, connection, template="assist_now()", **extra)


class ClockOffset(models.Model):
    """At most one row: how far assist_now() is from the machine's clock."""

    by = models.DurationField()

"""Quiet hours: between two times of the day nobody is told anything."""

from datetime import datetime, time
from zoneinfo import ZoneInfo


def is_quiet(moment: datetime, begin: time | None, end: time | None, zone: str) -> bool:
    """Whether the moment lies between the two in that zone; those that begin in the evening last over midnight."""
    if begin is None or end is None:
        return False
    at = moment.astimezone(ZoneInfo(zone)).time()
    return begin <= at < end if begin < end else at >= begin or at < end

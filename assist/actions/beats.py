"""Signs of life of processes that no browser sees."""

import os
import socket

from django.db import connection

from assist.rules.words import BeatName

_BEAT_SQL = """
INSERT INTO assist_beat (name, process, at) VALUES (%s, %s, assist_now())
ON CONFLICT (name, process) DO UPDATE SET at = assist_now()
"""


def beat(name: BeatName) -> None:
    """This process lives, at this moment of the one clock."""
    with connection.cursor() as cursor:
        cursor.execute(_BEAT_SQL, [name, f"{socket.gethostname()[:80]}:{os.getpid()}"])

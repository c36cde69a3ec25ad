"""What becomes of requests when a skill is gone (feat D4, F9)."""

from django.db import connection

from assist.actions.routing import route_on_commit
from assist.models import Skill

_FORGET = """
UPDATE assist_interaction SET needs = array_remove(needs, %(skill)s), wants = array_remove(wants, %(skill)s)
WHERE state <> 'ended' AND (%(skill)s = ANY(needs) OR %(skill)s = ANY(wants))
"""


def forget_skill(skill: Skill) -> None:
    """The skill goes: nothing that waits needs it any more, so nothing waits for ever."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"skill": skill.pk})
    route_on_commit()

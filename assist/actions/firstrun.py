"""The first administrator, made by whoever holds the set-up code."""

from django.contrib.auth.models import User
from django.db import connection, transaction

from assist.actions.setup import create_user
from assist.queries.firstrun import has_administrator, is_setup_code
from assist.rules import limits
from assist.rules.refusals import Refused
from assist.rules.setup import checked_name
from assist.rules.words import RefusalCode, StaffRole

_ONE_AT_A_TIME = 0x41535354
"""Key of the advisory lock under which the first administrator is made."""


@transaction.atomic
def make_first_administrator(code: str, *, name: str, username: str, password: str) -> User:
    """Somebody who may set everything up, once an install; raises Refused without the code and to the second."""
    if not is_setup_code(code):
        raise Refused(RefusalCode.NOT_ALLOWED, "This is not the set-up code of this install.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    if has_administrator():
        raise Refused(RefusalCode.CONFLICT, "There is an administrator already. Sign in.")
    user = create_user(None, username=username, password=password, role=StaffRole.ADMIN)
    user.first_name = checked_name(limits.NAME_CHARACTERS, name)
    user.save(update_fields=["first_name"])
    return user

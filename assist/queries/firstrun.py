"""A fresh install: whether somebody administers it, and the code with which somebody may begin."""

import base64
import hmac
import re

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Q

from assist.rules.words import StaffRole

CODE_CHARACTERS = 16
"""Of 5 bits each: nobody guesses it, and it can still be read aloud."""


def has_administrator() -> bool:
    """Whether an administrator was ever made; one who is switched off counts, so that the door stays closed."""
    return User.objects.filter(Q(is_superuser=True) | Q(groups__name=StaffRole.ADMIN)).exists()


def setup_code() -> str:
    """The code that makes the first administrator: of this secret key and this database, the same until then."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"set-up code {_install()}".encode(), "sha256")
    code = base64.b32encode(digest).decode()[:CODE_CHARACTERS]
    return "-".join(re.findall("....", code))


def _install() -> str:
    """When this database was made, to the microsecond: another one has another code."""
    first = MigrationRecorder(connection).migration_qs.order_by("id").first()
    return first.applied.isoformat() if first else ""


def is_setup_code(text: str) -> bool:
    """Whether `text` is the code, however people write it; takes the same time for every wrong one."""
    plain = re.sub(r"[\s-]", "", text).upper()
    return hmac.compare_digest(plain.encode(), setup_code().replace("-", "").encode())


def setup_address() -> str:
    """Where the first administrator is made, with the code."""
    return f"{settings.ASSIST_CONSOLE_ORIGIN}/setup/?code={setup_code()}"

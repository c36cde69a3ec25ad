"""Fixtures that every folder of tests may use; the cast is in tests/cast.py."""

import os
import secrets
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings

from tests.install import RUN, forget_seeded

os.environ.setdefault("ASSIST_DEMO", "1")

pytest_plugins = ["tests.fixtures", "tests.emptying"]


def pytest_configure(config: pytest.Config) -> None:
    """A name for the run, which workers inherit; and a cache for each worker: `clear` empties a whole database."""
    if RUN not in os.environ:
        os.environ[RUN] = secrets.token_hex(5)
        config.add_cleanup(forget_seeded)
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    own = urlsplit(settings.REDIS_URL)._replace(path=f"/{15 - worker}")
    settings.CACHES["default"]["LOCATION"] = urlunsplit(own)

"""Fixtures that every folder of tests may use; the cast is in tests/cast.py."""

import os
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings

os.environ.setdefault("ASSIST_DEMO", "1")

pytest_plugins = ["tests.fixtures", "tests.emptying"]


def pytest_configure(config: pytest.Config) -> None:
    """Each worker clears a cache of its own: `clear` empties a whole database of Redis."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    own = urlsplit(settings.REDIS_URL)._replace(path=f"/{15 - worker}")
    settings.CACHES["default"]["LOCATION"] = urlunsplit(own)

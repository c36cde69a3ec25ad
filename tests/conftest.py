"""Fixtures that every folder of tests may use; the cast is in tests/cast.py."""

import os

os.environ.setdefault("ASSIST_DEMO", "1")

pytest_plugins = ["tests.fixtures", "tests.emptying"]

"""Empties the database after a test that commits: rows go, tables and permissions stay.

Django's own flush truncates every table and makes all content types and permissions anew, which takes longer than
most tests. Foreign keys are checked when the deletes commit, so their order does not matter.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any
from unittest import mock

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from tests.standing import tables


@cache
def _deletes() -> str:
    deletes = [f"DELETE FROM {table}" for table in tables()]
    # The audit log refuses it; whoever owns the table may say otherwise.
    log = "ALTER TABLE assist_audit {} TRIGGER audit_stays"
    return ";".join([log.format("DISABLE"), *deletes, log.format("ENABLE")])


def empty(_case: Any) -> None:
    """Delete every row that a test may have left."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_deletes())


@pytest.fixture(autouse=True, scope="session")
def quick_emptying() -> Iterator[None]:
    """Tests that commit are followed by deletes instead of a flush."""
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", empty):
        yield

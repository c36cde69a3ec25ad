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

KEPT = {"django_content_type", "auth_permission"}
"""What `migrate` has made and no test changes."""


@cache
def _deletes() -> str:
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
    return ";".join(f"DELETE FROM {connection.ops.quote_name(table)}" for table in sorted(tables))


def empty(_case: Any) -> None:
    """Delete every row that a test may have left."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_deletes())


@pytest.fixture(autouse=True, scope="session")
def quick_emptying() -> Iterator[None]:
    """Tests that commit are followed by deletes instead of a flush."""
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", empty):
        yield

"""Everybody, in a transaction that is rolled back; what races or moves the clock asks for one that commits."""

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The six people."""
    return make_cast()

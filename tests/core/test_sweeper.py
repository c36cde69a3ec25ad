"""The sweeper's two threads outlive whatever one look meets."""

import logging

import pytest

from assist.management.commands.sweeper import Command


def broken() -> int:
    """A look that meets something nobody thought of."""
    raise RuntimeError("nobody thought of it")


@pytest.mark.django_db
def test_a_look_that_fails_is_logged_and_the_next_one_comes(caplog: pytest.LogCaptureFixture) -> None:
    command = Command()
    looks: list[str] = []

    def look() -> int:
        looks.append("looked")
        command.stopping = len(looks) == 2
        return broken()

    with caplog.at_level(logging.WARNING):
        command.relay(look, pause=0)
    assert len(looks) == 2
    assert [record.getMessage() for record in caplog.records] == ["sweep failed, trying again"] * 2

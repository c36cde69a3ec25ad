"""Every (state, move) pair of every machine is legal by its table or refused by the door."""

from enum import StrEnum
from typing import Any

import pytest
from django.db.models import F

from assist.actions.door import advance
from assist.models import Agent, Interaction, Offer, Participant
from assist.rules.refusals import Refused
from assist.rules.transitions import INTERACTION, OFFER, PARTICIPANT, PRESENCE, TABLES, WRAP_UP, Table, diagram
from tests.cast import Cast

COLUMNS: dict[str, tuple[Any, str]] = {
    INTERACTION.name: (Interaction, "state"),
    OFFER.name: (Offer, "state"),
    PARTICIPANT.name: (Participant, "state"),
    PRESENCE.name: (Agent, "state"),
    WRAP_UP.name: (Participant, "wrap_up"),
}


def pairs() -> list[Any]:
    found = []
    for table in TABLES:
        states = type(table.rows[0].target)
        moves = type(table.rows[0].move)
        found += [
            pytest.param(table, state, move, id=f"{table.name}-{state}-{move}") for state in states for move in moves
        ]
    return found


@pytest.mark.parametrize(("table", "state", "move"), pairs())
def test_feat_d9_the_door_does_what_the_table_says(
    cast: Cast, table: Table[StrEnum, StrEnum], state: StrEnum, move: StrEnum
) -> None:
    cast.chat()
    model, column = COLUMNS[table.name]
    row = model.objects.order_by("id").last()
    model.objects.filter(pk=row.pk).update(**{column: state})
    row.refresh_from_db()
    target = table.target(state, move)
    if target is None:
        with pytest.raises(Refused) as refused:
            advance(row, table, move, column=column)
        assert refused.value.state == state
    else:
        advance(row, table, move, column=column)
    row.refresh_from_db()
    assert getattr(row, column) == (target or state)


def test_somebody_who_read_an_older_generation_is_too_late(cast: Cast) -> None:
    agent = Agent.objects.get(pk=cast.ada.pk)
    Agent.objects.filter(pk=agent.pk).update(generation=F("generation") + 1)
    with pytest.raises(Refused):
        advance(agent, PRESENCE, PRESENCE.rows[0].move)


def test_a_diagram_shows_every_move() -> None:
    text = diagram(TABLES[0])
    assert all(f"{source} --> {row.target}: {row.move}" in text for row in TABLES[0].rows for source in row.sources)

"""A wrap-up that was chosen before the work began: while a colleague is asked to take over (S5.26)."""

from typing import Any

from assist.actions.door import advance
from assist.models import Participant, WrapUpCode
from assist.rules.transitions import WRAP_UP, WrapUpMove
from assist.rules.words import WrapUpState


def move_wrap_up(owner: Participant, move: WrapUpMove, **values: Any) -> None:
    """Along the table, with the columns of the work named without their prefix."""
    changes = {f"wrap_up_{name}": value for name, value in values.items()}
    advance(owner, WRAP_UP, move, column="wrap_up", **changes)
    for name, value in changes.items():
        setattr(owner, name, value)


def keep_choice(owner: Participant, code: WrapUpCode | None, note: str) -> None:
    """It holds as soon as the colleague has accepted; until then another can be chosen."""
    move_wrap_up(owner, WrapUpMove.CHOOSE_AHEAD, code=code, note=note)


def drop_choice(owner: Participant) -> None:
    """The colleague did not come: another one is asked, or it ended otherwise, and the owner chooses anew."""
    if owner.wrap_up == WrapUpState.AHEAD:
        move_wrap_up(owner, WrapUpMove.DROP, code=None, note="")

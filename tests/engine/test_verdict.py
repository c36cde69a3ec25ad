"""The verdict on what is late is by the moment at which the sweeper looked, however fast the machine is."""

from assist.actions.requests import request_assistance
from assist.queries.clock import now
from tests.cast import Cast, offer_of, wish
from tests.checker import overdue
from tests.engine.closing import sweep
from tests.fixtures import Clock

OPEN = "an offer is open past its deadline"


def test_what_falls_due_between_look_and_verdict_is_not_late_and_what_was_due_before_is(
    cast: Cast, clock: Clock
) -> None:
    cast.available(cast.ada)
    offer_of(request_assistance(cast.gus(), wish()))
    looked = sweep()
    clock(21)
    cast.available(cast.ben)
    assert overdue(slack=0, at=looked) == {}
    assert OPEN in overdue(slack=0), "nobody has looked since"
    assert OPEN in overdue(slack=0, at=now()), "the next look will begin now"

"""What the sweeper does: run the action of every deadline that is due, repair routing."""

import logging
from collections.abc import Callable

from assist.actions.again import once_more
from assist.actions.asked import give_up_hope
from assist.actions.deadlines import claim_due, done
from assist.actions.holds import end_hold
from assist.actions.offers import expire_offer
from assist.actions.overflow import take_step
from assist.actions.presence import end_grace, lose_lease
from assist.actions.routing import relax_skills
from assist.actions.watchdogs import miss_first_reply, notice_silence
from assist.actions.wrapups import finish_wrap_up_automatically
from assist.rules.refusals import Refused
from assist.rules.words import DeadlineKind

log = logging.getLogger(__name__)

DUE: dict[DeadlineKind, Callable[[int, int], None]] = {
    DeadlineKind.OFFER: expire_offer,
    DeadlineKind.WRAP_UP: finish_wrap_up_automatically,
    DeadlineKind.LEASE: lose_lease,
    DeadlineKind.GRACE: end_grace,
    DeadlineKind.RELAX: relax_skills,
    DeadlineKind.OVERFLOW: take_step,
    DeadlineKind.ASKED: give_up_hope,
    DeadlineKind.FIRST_REPLY: miss_first_reply,
    DeadlineKind.SILENCE: notice_silence,
    DeadlineKind.HOLD: end_hold,
}


def run_due() -> int:
    """Run what is due; one deadline that fails is tried again when its claim runs out and stops no other."""
    claimed = claim_due()
    for deadline, kind, subject, generation in claimed:
        try:
            once_more(DUE[kind], subject, generation)
            done(deadline, generation)
        except Refused:
            done(deadline, generation)
        except Exception:  # whatever it is: the claim runs out, and the others are due as well
            log.exception("deadline failed", extra={"kind": kind, "subject": subject})
    return len(claimed)

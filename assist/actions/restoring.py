"""What is true of a database that was put back: nobody is connected, and no time has passed since the backup."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from assist.actions.audits import note
from assist.actions.presence import lose_every_console
from assist.actions.withdrawals import withdraw_offer
from assist.models import Agent, AssistNow, Beat, Deadline, HandOff, Offer, Outbox, Shopper, Vigil
from assist.queries.clock import now
from assist.rules.audits import AuditAct
from assist.rules.words import DeadlineKind, OfferState, Presence

HELD = "Held after a restore: it may have been sent before. manage.py restore --send-held-mail sends it."


@dataclass(frozen=True)
class Quieted:
    """How much was taken care of."""

    offers: int
    agents: int
    sessions: int
    mails: int


@transaction.atomic
def wake_up(made_at: datetime, *, send_mail: bool = False) -> Quieted:
    """End what belonged to browsers, return open offers to their queues, move timers on, hold mail (fault F36)."""
    _let_no_time_pass(made_at)
    sessions = _end_sessions()
    offers = _withdraw_offers()
    agents = _send_home()
    mails = 0 if send_mail else hold_mail()
    note(None, AuditAct.RESTORED, f"made at {made_at.isoformat()}", {"held": mails})
    return Quieted(offers, agents, sessions, mails)


def _let_no_time_pass(made_at: datetime) -> None:
    """A wrap-up with 20 seconds left at the backup has 20 seconds left now; no sweeper forgives that time once more."""
    Vigil.objects.all().delete()
    Beat.objects.all().delete()
    Deadline.objects.update(due_at=F("due_at") + (now() - made_at), claimed_until=None)


def _end_sessions() -> int:
    """Browsers may know of what came after the backup, so all of them begin anew: staff sign in, panels open again."""
    ended = Session.objects.all().delete()[0]
    HandOff.objects.all().delete()
    return ended + Shopper.objects.filter(revoked_at=None).update(revoked_at=AssistNow())


def _withdraw_offers() -> int:
    """Back to the head of the queue; nobody missed them."""
    open_offers = list(Offer.objects.filter(state=OfferState.OPEN).order_by("id").values_list("pk", flat=True))
    for offer in open_offers:
        withdraw_offer(offer)
    return len(open_offers)


def _send_home() -> int:
    """No console is open; what agents own waits for them as long as after a lost connection."""
    present = list(Agent.objects.exclude(state=Presence.OFFLINE).order_by("id").values_list("pk", flat=True))
    for agent in present:
        lose_every_console(agent)
    Deadline.objects.filter(kind__in=[DeadlineKind.LEASE, DeadlineKind.OFFER]).delete()
    return len(present)


def hold_mail() -> int:
    """What waited at the backup may have left since: an administrator decides."""
    waiting = Outbox.objects.filter(done_at=None, failed_at=None)
    return waiting.update(failed_at=AssistNow(), last_error=HELD, claimed_until=None)


@transaction.atomic
def send_held_mail() -> int:
    """Let the couriers have what a restore has held; every mail keeps the Message-ID that it had."""
    held = Outbox.objects.filter(done_at=None, failed_at__isnull=False, last_error=HELD)
    sent = held.update(failed_at=None, last_error="", due_at=AssistNow(), attempts=0)
    note(None, AuditAct.MAIL_SENT, "held after a restore", {"mails": sent})
    return sent


def note_backup(made_at: datetime, rows: int) -> None:
    """Somebody holds a copy of everything from now on."""
    note(None, AuditAct.BACKED_UP, f"as of {made_at.isoformat()}", {"rows": rows})

"""Lets people in who ask for assistance; a crowd of strangers brings proofs of work, or waits outside (M11)."""

import base64
import json
import time
from uuid import UUID

from altcha import create_challenge, verify_solution
from django.conf import settings
from django.db import connection
from django.utils.crypto import constant_time_compare, salted_hmac

from assist.models import Queue, Shopper
from assist.queries.crowds import crowd_of
from assist.rules.callers import is_this_machine, network_of
from assist.rules.crowds import Entry, entry_of_stranger, is_crowded
from assist.rules.refusals import Refused
from assist.rules.words import Channel, RefusalCode

ALGORITHM, ROUNDS, PREFIX = "PBKDF2/SHA-256", 3000, "00"
"""About 256 derivations until one begins with the prefix: a moment for one person, a wall for a crowd made by one."""
SOLVE_SECONDS = 300


def mark_of(address: str) -> str:
    """What is kept of a caller's address: nothing that leads back to it, and nothing at all of this machine's own."""
    return "" if is_this_machine(address) else salted_hmac("assist.caller", network_of(address)).hexdigest()[:16]


def admit(shopper: Shopper, queue: Queue, channel: Channel, request: UUID, caller: str, proof: str) -> None:
    """Raises Refused when there is no room; Refused with a challenge when `proof` is wanted and is none."""
    waits = channel is Channel.CHAT
    if not shopper.is_identified:
        _one_after_the_other(caller, 11)
    if waits:
        _one_after_the_other(f"queue {queue.pk}", 13)
    if shopper.is_identified:
        crowd = crowd_of(queue, "")
        entry = Entry.CROWDED if waits and is_crowded(crowd.waiting, crowd.room, vouched_for=True) else Entry.FREE
    else:
        entry = entry_of_stranger(crowd_of(queue, caller), settings.ASSIST_CHATS_PER_ADDRESS, waits=waits)
    if entry is Entry.CROWDED:
        raise Refused(RefusalCode.UNAVAILABLE, "Too many people are waiting. Leave a message instead.", entry)
    if entry is Entry.MANY_HERE:
        raise Refused(RefusalCode.UNAVAILABLE, "Too many conversations are open from your network.", entry)
    if entry is Entry.PROOF and not is_proof(shopper, request, proof):
        challenge = challenge_for(shopper, request)
        raise Refused(RefusalCode.CHALLENGED, "Solve the challenge and ask again.", challenge=challenge)


def _one_after_the_other(door: str, space: int) -> None:
    """Strangers of one address, and all who want to wait in one queue, are counted in turn: their limits are exact."""
    if door:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [door, space])


def challenge_for(shopper: Shopper, request: UUID) -> str:
    """A challenge in ALTCHA's format as base64; its solution is good for this one request of this shopper."""
    challenge = create_challenge(
        ALGORITHM,
        ROUNDS,
        key_prefix=PREFIX,
        expires_at=int(time.time()) + SOLVE_SECONDS,
        data={"for": _purpose(shopper, request)},
        hmac_secret=_secret(),
    )
    return base64.b64encode(json.dumps(challenge.to_dict()).encode()).decode()


def is_proof(shopper: Shopper, request: UUID, proof: str) -> bool:
    """Whether `proof` solves a challenge that was made for this request."""
    if not proof or not verify_solution(proof, _secret()).verified:
        return False
    made_for = json.loads(base64.b64decode(proof))["challenge"]["parameters"]["data"]["for"]
    return constant_time_compare(made_for, _purpose(shopper, request))


def _purpose(shopper: Shopper, request: UUID) -> str:
    """A request is made once by its client's id, so what is bound to it needs no list of what was used."""
    return salted_hmac("assist.challenge.for", f"{shopper.pk}:{request}").hexdigest()


def _secret() -> str:
    return salted_hmac("assist.challenge", "secret").hexdigest()

"""Valkey or Redis, and whether what is said there reaches the web processes."""

import json
import secrets
import time
from typing import Any

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from assist.management.doctor.findings import Finding, Visit, fail, ok, warn
from assist.realtime.wires import UNREACHABLE, channel

SECONDS, HEARING_SECONDS = 3.0, 1.5
NEARLY_FULL = 0.9
OLDEST = (6, 2)


def _client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=SECONDS, socket_connect_timeout=SECONDS, retry=Retry(NoBackoff(), 0)
    )


def answers(visit: Visit) -> Finding:
    """It answers, takes writes, throws nothing away and is not nearly full."""
    try:
        with _client() as client:
            told: dict[str, Any] = client.info()
            client.set(f"{settings.INSTALL}.doctor", 1, ex=60)
    except UNREACHABLE as problem:
        return _broken(" ".join(str(problem).split()))
    return _judged(told)


def _broken(said: str) -> Finding:
    if "OOM" in said or "maxmemory" in said:
        return fail("full: it takes no more writes", "Raise maxmemory, or free memory; until then mails wait.")
    if any(word in said.lower() for word in ("auth", "password", "noperm")):
        return fail(said, "Correct user and password in REDIS_URL: redis://user:password@host:port/0.")
    return fail(said, "Start Valkey or Redis, or correct host and port in REDIS_URL. Chats go on meanwhile, slower.")


def _judged(told: dict[str, Any]) -> Finding:
    brand = "valkey" if "valkey_version" in told else "redis"
    version = str(told.get(f"{brand}_version", "0.0"))
    seen, most, policy = f"{brand} {version}", int(told.get("maxmemory", 0)), str(told.get("maxmemory_policy"))
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST:
        return warn(seen, "Upgrade to Valkey 7.2 or Redis 6.2, or later.")
    if most and policy != "noeviction":
        return warn(f"{seen}, maxmemory-policy {policy}", "Set it to noeviction, or tasks are thrown away.")
    if most and int(told.get("used_memory", 0)) > NEARLY_FULL * most:
        return warn(f"{seen}, nearly full", "Raise maxmemory before it takes no more writes.")
    return ok(seen)


def hints_arrive(visit: Visit) -> Finding:
    """Say something as a web process would, and count the processes that answer."""
    if settings.ASSIST_HUB == "off":
        return warn("hints are switched off", "Set ASSIST_HUB=on: without hints lines wait for the next heartbeat.")
    if not visit.is_well("redis"):
        return warn("not looked at: redis is broken", "Mend redis first, then ask again.")
    listening, heard = _asked()
    if not listening:
        return _nobody(visit)
    if heard < listening:
        return fail(f"{heard} of {listening} web processes answer", "Start the web processes that hang again.")
    return ok(f"{heard} web process{'es' if heard > 1 else ''} heard and answered")


def _nobody(visit: Visit) -> Finding:
    if visit.is_well("widget-socket") or visit.is_well("console-socket"):
        remedy = "Give web and doctor the same REDIS_URL, and a DATABASE_URL with the same database name."
        return fail("no web process listens here", remedy)
    return warn("no web process listens", "Mend the sockets first: a web process listens from its first socket on.")


def _asked() -> tuple[int, int]:
    """How many web processes listen, and how many answer."""
    word, heard = secrets.token_hex(8), set[str]()
    with _client() as client, client.pubsub() as ears:
        ears.subscribe(channel())
        deadline, listening = time.monotonic() + HEARING_SECONDS, 0
        while time.monotonic() < deadline and not (listening and len(heard) >= listening):
            listening = int(client.pubsub_numsub(channel())[0][1]) - 1
            client.publish(channel(), json.dumps({"h": [], "s": [], "by": word, "echo": word}))
            heard |= _answers(ears, word)
    return listening, len(heard)


def _answers(ears: Any, word: str) -> set[str]:
    names, deadline = set[str](), time.monotonic() + 0.2
    while time.monotonic() < deadline:
        message = ears.get_message(ignore_subscribe_messages=True, timeout=0.05)
        said = json.loads(message["data"]) if message else {}
        if said.get("heard") == word:
            names.add(said["by"])
    return names

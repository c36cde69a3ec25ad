"""After an install's tests: none of its logs holds a line, a token, a key or the card number that was planted (L10)."""

import contextlib
import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from assist.management.launch.peers import Site, Web

CARD = "4111 1111 1111 1111"
SHORTEST = 12
"""Characters of a line that could stand in a log by chance: shorter ones are not looked for."""
WORD = re.compile(r"[A-Za-z0-9_-]{43}")
SECRET_ROWS = """
SELECT body->>'text' FROM assist_event WHERE length(body->>'text') >= %(shortest)s
UNION SELECT first_message FROM assist_interaction WHERE length(first_message) >= %(shortest)s
UNION SELECT secret_current FROM assist_shop
UNION SELECT session_key FROM django_session
UNION SELECT password FROM auth_user
"""
HASH_ROWS = "SELECT token_hash FROM assist_shopper UNION SELECT token_hash FROM assist_handoff WHERE token_hash <> ''"


@dataclass(frozen=True)
class Secrets:
    """What must not be in a log: texts as they are, and hashes of tokens that nobody keeps."""

    texts: set[str] = field(default_factory=set)
    hashes: set[str] = field(default_factory=set)


def plant(site: Site) -> None:
    """A card number in every field that strangers fill before anything is stored."""
    web, kind = Web(site), {"Content-Type": "application/json"}
    session = json.dumps({"shop": CARD, "identity": CARD}).encode()
    web.call(site.widget, "/api/v1/widget/sessions/", session, Origin=site.widget, **kind)
    web.call(site.widget, "/api/v1/widget/hand-offs/", session, Origin=site.widget, **kind)
    with contextlib.suppress(AssertionError):
        web.sign_in(CARD, CARD)


def secrets_of(url: str) -> Secrets:
    """What an install's database holds that no log may; of a database that is down, the card alone."""
    with contextlib.suppress(psycopg.Error), psycopg.connect(url, connect_timeout=3) as opened:
        texts = {row[0] for row in opened.execute(SECRET_ROWS, {"shortest": SHORTEST}) if row[0]}
        return Secrets(texts | {CARD, CARD.replace(" ", "")}, {row[0] for row in opened.execute(HASH_ROWS)})
    return Secrets({CARD, CARD.replace(" ", "")})


def leaks(folder: Path, secrets: Secrets) -> list[str]:
    """Which secrets are in which log below `folder`, without repeating them whole."""
    texts = {path.name: path.read_text("utf-8", "replace") for path in folder.rglob("*.log")}
    found = [f"{name}: {text[:4]}..." for name, log in texts.items() for text in secrets.texts if text in log]
    tokens = {(name, word) for name, log in texts.items() for word in WORD.findall(log)}
    return found + [f"{name}: a token" for name, word in tokens if _hash(word) in secrets.hashes]


def _hash(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()

"""Reads the environment and says in plain words what is missing."""

import os
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from assist.config.postgres.waits import bounded

USUAL_PORTS = {"http": ":80", "https": ":443"}


def text(name: str, default: str | None = None) -> str:
    """The variable's value; without a default it has to be set."""
    value = os.environ.get(name, default)
    if not value and default is None:
        raise ImproperlyConfigured(f"Set {name}. See docs/configure.md, or start with: python3 run.py demo")
    return value or ""


def switch(name: str) -> bool:
    """True for 1, true, yes and on."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def word(name: str, words: type[StrEnum]) -> str:
    """One of a set of words, the first one when nothing is set."""
    known = [str(each) for each in words]
    value = os.environ.get(name, "").lower() or known[0]
    if value not in known:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(known)}, not {value!r}.")
    return value


def origin(name: str, default: str | None = None) -> str:
    """An origin like https://help.example.com as browsers spell it: in small letters, without a usual port."""
    value = text(name, default).rstrip("/").lower()
    parts = urlsplit(value)
    value = value.removesuffix(USUAL_PORTS.get(parts.scheme, " "))
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(f"{name} must be an origin such as https://help.example.com, not {value!r}.")
    return value


def database(url: str) -> dict[str, object]:
    """Django's database settings from postgres://user:password@host:port/name."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// (PostgreSQL 15 or later).")
    patience = float(text("ASSIST_DB_PATIENCE", "6"))
    return {
        "ENGINE": "assist.config.postgres",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": _pool(patience), **_waits(patience)},
    }


def _pool(patience: float) -> dict[str, object]:
    """A connection within 3 seconds or none: a command has to be answered before its sender gives up (15 s)."""
    return {
        "min_size": 1,
        "max_size": int(text("ASSIST_DB_POOL", "16")),
        "timeout": 3,
        # Attempts that fail double their pauses; given up soon, the next caller tries at once.
        "reconnect_timeout": 3,
        "connection_class": bounded(patience),
    }


def _waits(patience: float) -> dict[str, object]:
    """How long the server, and the network to it, may take.

    Short statements gain nothing from compiling, and a cautious estimate makes it take 20 times as long as the work.
    """
    limits: dict[str, object] = {
        "statement_timeout": int(patience * 1000),
        "idle_in_transaction_session_timeout": 120_000,
        "jit": "off",
    }
    return {
        "connect_timeout": 3,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,
        "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
    }

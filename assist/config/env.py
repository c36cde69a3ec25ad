"""Reads the environment and says in plain words what is missing."""

import os
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

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
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": int(text("ASSIST_DB_POOL", "16")), "timeout": 10}},
    }

"""Columns that several tables share."""

import secrets
from enum import StrEnum
from typing import Any

from django.db import models

from assist.models.clock import AssistNow
from assist.rules.words import Presence

ABBREVIATIONS = frozenset({"b2b", "b2c", "rona"})
WORDS = {Presence.LOST.value: "Lost connection"}
"""Words that need more than their name."""


def choice(words: type[StrEnum], default: StrEnum | None = None, **options: Any) -> "models.CharField[str, str]":
    """A column that holds one word of a closed set."""
    choices = [(word.value, _label(word)) for word in words]
    if default is not None:
        options["default"] = default.value
    return models.CharField(max_length=20, choices=choices, **options)


def _label(word: StrEnum) -> str:
    """A word as people write it: RONA and B2B keep their capitals."""
    if word.value in WORDS:
        return WORDS[word.value]
    return word.value.upper() if word.value in ABBREVIATIONS else word.value.replace("_", " ").capitalize()


def one_of(column: str, words: type[StrEnum]) -> models.CheckConstraint:
    """The same closed set, held by the database."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{column}__in": [word.value for word in words]}), name=f"%(class)s_{column}_is_known"
    )


def moment(**options: Any) -> "models.DateTimeField[Any, Any]":
    """A time by the one clock, now unless told otherwise."""
    return models.DateTimeField(db_default=AssistNow(), **options)


def new_key() -> str:
    """A random name without meaning, for what must not be counted or guessed from outside."""
    return secrets.token_hex(8)


def new_secret() -> str:
    """A signing secret of 256 bits."""
    return secrets.token_urlsafe(32)

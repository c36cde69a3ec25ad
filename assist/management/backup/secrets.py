"""The settings that have to outlive a machine, as lines of an env file."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from assist.management.backup.errors import BackupError

ALSO = {"BUILTIN_SHOP"}
"""Kept beside everything that begins with ASSIST_; addresses of services belong to the machine."""
OF_THE_COMMAND = {"ASSIST_DB_PATIENCE"}
"""What manage.py sets for itself: a backup may wait longer than a page."""

_PLAIN = re.compile(r"[\w.:/@+,=-]*", re.ASCII)


def settings_now(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The settings of this process that a backup keeps."""
    kept = {name for name in environ if name.startswith("ASSIST_") or name in ALSO} - OF_THE_COMMAND
    return {name: environ[name] for name in sorted(kept)}


def as_text(settings: Mapping[str, str]) -> str:
    """Lines that compose and shells read alike."""
    return "".join(f"{name}={_value(value)}\n" for name, value in settings.items())


def from_text(text: str) -> dict[str, str]:
    """What as_text has written."""
    pairs = (line.partition("=") for line in text.splitlines() if line)
    return {name: _plain(value) for name, _, value in pairs}


def different(text: str, environ: Mapping[str, str] = os.environ) -> list[str]:
    """The names of settings that were other ones at the backup."""
    then, now = from_text(text), settings_now(environ)
    return sorted(name for name in then.keys() | now.keys() if then.get(name, "") != now.get(name, ""))


def written(path: Path, pieces: Iterable[bytes]) -> None:
    """Write the settings to a new file that only its owner can read.

    Raises BackupError when it exists or cannot be written.
    """
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.writelines(pieces)
    except OSError as problem:
        raise BackupError(f"{path} cannot be written: {problem.strerror}.") from problem


def _value(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ") + "'"


def _plain(value: str) -> str:
    if not value.startswith("'"):
        return value
    return value[1:-1].replace("\\'", "'").replace("\\\\", "\\")

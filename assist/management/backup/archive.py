"""The archive: a ZIP with a manifest, the settings, and one member a table; every member has a checksum."""

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

import msgspec

from assist.management.backup.errors import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
SETTINGS = "settings.env"
PIECE = 1 << 20


class Table(msgspec.Struct, frozen=True):
    """One table: its columns in the order of the member's fields, how many rows, the last number given out."""

    name: str
    columns: list[str]
    rows: int
    last_number: int | None = None

    @property
    def member(self) -> str:
        """The member that holds the rows."""
        return f"tables/{self.name}.txt"


class Manifest(msgspec.Struct, frozen=True):
    """What the archive says of itself; `sha256` by member, `migrations` as (app, name)."""

    format: int
    version: str
    made_at: datetime
    postgres: str
    migrations: list[tuple[str, str]]
    tables: list[Table]
    sha256: dict[str, str]


class Writer:
    """Writes members one after the other and keeps their checksums."""

    def __init__(self, target: zipfile.ZipFile) -> None:
        self._target = target
        self.sha256: dict[str, str] = {}

    def add(self, member: str, pieces: Iterable[bytes | memoryview]) -> None:
        """Add a member from its pieces, never held in memory as a whole."""
        digest = hashlib.sha256()
        with self._target.open(member, "w", force_zip64=True) as out:
            for piece in pieces:
                digest.update(piece)
                out.write(piece)
        self.sha256[member] = digest.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        """The manifest comes last: an archive without one was interrupted."""
        self._target.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=2))


@contextmanager
def new_archive(path: Path) -> Iterator[Writer]:
    """A new file that only its owner can read; it has its name once it is whole and on the disk.

    Raises BackupError when the file exists or the folder cannot be written.
    """
    if path.exists():
        raise BackupError(f"{path} exists already. Choose another name, or remove it.")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with _created(unfinished) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
                yield Writer(target)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    except OSError as problem:
        raise BackupError(f"{path} cannot be written: {problem.strerror}.") from problem
    finally:
        unfinished.unlink(missing_ok=True)


def _created(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


class Archive:
    """An archive whose every member has been compared with its checksum."""

    def __init__(self, source: zipfile.ZipFile) -> None:
        self._source = source
        self.manifest = _manifest_of(source)
        self._compare()

    def pieces(self, member: str) -> Iterator[bytes]:
        """A member's content, a megabyte at a time."""
        with self._source.open(member) as content:
            while piece := content.read(PIECE):
                yield piece

    def _compare(self) -> None:
        expected = {SETTINGS, *(table.member for table in self.manifest.tables)}
        if expected != set(self.manifest.sha256):
            raise BackupError("The backup is damaged: its manifest does not name its own parts.")
        for member, wanted in self.manifest.sha256.items():
            digest = hashlib.sha256()
            for piece in self.pieces(member):
                digest.update(piece)
            if digest.hexdigest() != wanted:
                raise BackupError(f"The backup is damaged: {member} is not what was written. Use another one.")


def _manifest_of(source: zipfile.ZipFile) -> Manifest:
    try:
        manifest = msgspec.json.decode(source.read(MANIFEST), type=Manifest)
    except KeyError:
        raise BackupError("This is not a backup of Assist: it has no manifest.") from None
    except msgspec.MsgspecError as problem:
        raise BackupError(f"The backup's manifest cannot be read: {problem}.") from problem
    if manifest.format != FORMAT:
        raise BackupError(f"The backup has format {manifest.format}; this Assist reads {FORMAT}. Upgrade first.")
    return manifest


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open and verify an archive.

    Raises BackupError when it is missing, damaged or of another kind.
    """
    try:
        with zipfile.ZipFile(path) as source:
            yield Archive(source)
    except OSError as problem:
        raise BackupError(f"{path} cannot be read: {problem.strerror}.") from problem
    except (zipfile.BadZipFile, EOFError, KeyError) as problem:
        raise BackupError(f"{path} is damaged or no backup of Assist: {problem}.") from problem

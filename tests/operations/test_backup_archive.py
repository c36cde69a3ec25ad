"""A damaged backup is never put back, and a secret never lies open."""

import stat
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import FileField

from assist import __version__
from assist.management.backup.archive import FORMAT, MANIFEST, SETTINGS, Manifest, Table, new_archive, opened
from assist.management.backup.errors import BackupError
from assist.management.backup.secrets import as_text, different, from_text, settings_now
from tests.house.sources import ROOT, read

SHOP = Table("assist_shop", ["id", "name"], rows=2, last_number=2)


def an_archive(path: Path, *, form: int = FORMAT) -> Path:
    with new_archive(path) as writer:
        writer.add(SETTINGS, [b"ASSIST_MAIL_FROM=help@example.com\n"])
        writer.add(SHOP.member, [b"1\tLumo\n", b"2\tLumo Business\n"])
        moment = datetime(2026, 11, 23, tzinfo=UTC)
        writer.finish(Manifest(form, "0.1.0", moment, "15.1", [("assist", "0001")], [SHOP], writer.sha256))
    return path


def changed(path: Path, member: str, body: bytes | None) -> Path:
    """The same archive with one part exchanged or left out, as a well-formed file."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(path, "w") as target:
        for name, old in parts.items():
            if name != member or body is not None:
                target.writestr(name, body if name == member and body is not None else old)
    return path


def test_an_archive_gives_back_what_went_in(tmp_path: Path) -> None:
    with opened(an_archive(tmp_path / "a.zip")) as archive:
        assert b"".join(archive.pieces(SHOP.member)) == b"1\tLumo\n2\tLumo Business\n"
        assert archive.manifest.tables == [SHOP]


def test_only_the_owner_can_read_an_archive(tmp_path: Path) -> None:
    assert stat.S_IMODE(an_archive(tmp_path / "a.zip").stat().st_mode) == 0o600


def test_an_archive_never_replaces_another_one(tmp_path: Path) -> None:
    path = an_archive(tmp_path / "a.zip")
    with pytest.raises(BackupError, match="exists already"):
        an_archive(path)


def test_an_interrupted_backup_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), new_archive(tmp_path / "a.zip") as writer:
        writer.add(SETTINGS, (bytes([1 // 0]) for _ in "x"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="cannot be written: No such file"):
        an_archive(tmp_path / "nowhere" / "a.zip")


def test_a_changed_part_is_seen(tmp_path: Path) -> None:
    path = changed(an_archive(tmp_path / "a.zip"), SHOP.member, b"1\tLumo\n2\tLumo Businezz\n")
    with pytest.raises(BackupError, match=r"damaged: tables/assist_shop\.txt"), opened(path):
        pass


@pytest.mark.parametrize("lost", [SHOP.member, SETTINGS])
def test_a_lost_part_is_seen(tmp_path: Path, lost: str) -> None:
    path = changed(an_archive(tmp_path / "a.zip"), lost, None)
    with pytest.raises(BackupError, match="damaged"), opened(path):
        pass


def test_a_backup_without_its_end_is_seen(tmp_path: Path) -> None:
    path = an_archive(tmp_path / "a.zip")
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(BackupError, match="damaged or no backup"), opened(path):
        pass


@pytest.mark.parametrize("body", [b"{}", b"no json", b'{"format": "1"}'])
def test_a_manifest_that_says_nothing_is_refused(tmp_path: Path, body: bytes) -> None:
    path = changed(an_archive(tmp_path / "a.zip"), MANIFEST, body)
    with pytest.raises(BackupError, match="manifest cannot be read"), opened(path):
        pass


def test_any_other_zip_is_no_backup(tmp_path: Path) -> None:
    path = changed(an_archive(tmp_path / "a.zip"), MANIFEST, None)
    with pytest.raises(BackupError, match="no manifest"), opened(path):
        pass


def test_a_later_format_asks_for_an_upgrade(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="Upgrade first"), opened(an_archive(tmp_path / "a.zip", form=FORMAT + 1)):
        pass


def test_settings_come_back_as_they_were() -> None:
    hard = {"ASSIST_A": "plain", "ASSIST_B": "two words", "ASSIST_C": 'it\'s $5 \\ and "more" #x', "ASSIST_D": ""}
    assert from_text(as_text(hard)) == hard


def test_a_backup_keeps_secrets_and_no_address_of_a_service() -> None:
    environ = {"ASSIST_SECRET_KEY": "k", "BUILTIN_SHOP": "off", "DATABASE_URL": "x", "REDIS_URL": "y", "PATH": "z"}
    environ["ASSIST_DB_PATIENCE"] = "0"
    assert settings_now(environ) == {"ASSIST_SECRET_KEY": "k", "BUILTIN_SHOP": "off"}


def test_settings_that_are_other_ones_now_are_named_without_their_values() -> None:
    text = as_text({"ASSIST_SECRET_KEY": "old", "ASSIST_MAIL_FROM": "a@b.c"})
    assert different(text, {"ASSIST_SECRET_KEY": "new", "ASSIST_MAIL_FROM": "a@b.c"}) == ["ASSIST_SECRET_KEY"]


def test_the_version_in_a_backup_is_the_version_of_the_product() -> None:
    assert f'version = "{__version__}"' in read(ROOT / "pyproject.toml")


def test_no_table_keeps_files_outside_the_database() -> None:
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    assert len(fields) > 100
    assert [str(field) for field in fields if isinstance(field, FileField)] == []

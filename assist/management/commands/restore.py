"""manage.py restore FILE: put a backup back, all of it or nothing."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from assist.actions.restoring import send_held_mail
from assist.management.backup.archive import SETTINGS, opened
from assist.management.backup.bringing_back import Restored, bring_back, verified
from assist.management.backup.errors import BackupError
from assist.management.backup.secrets import written


class Command(BaseCommand):
    """Checks the whole file first; afterwards no old timer fires and no mail goes out twice."""

    help = __doc__ or ""
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and what shall be done with it."""
        parser.add_argument("file", type=Path, nargs="?", help="what manage.py backup has written")
        parser.add_argument("--check", action="store_true", help="only verify the file")
        parser.add_argument("--replace", action="store_true", help="throw away what the database holds now")
        parser.add_argument(
            "--write-settings", type=Path, metavar="OUT", help="only write the backup's settings to a new file"
        )
        parser.add_argument(
            "--send-held-mail", action="store_true", help="send what waited at the backup; without FILE: what was held"
        )

    def handle(self, *args: object, **options: object) -> None:
        """Do the one thing that was asked for."""
        path = options["file"]
        try:
            self.stdout.write(_done(path, options) if isinstance(path, Path) else _released(options))
        except BackupError as problem:
            raise CommandError(str(problem)) from None
        except OperationalError as problem:
            raise CommandError(f"The database cannot be reached: {problem}") from None


def _done(path: Path, options: dict[str, object]) -> str:
    if options["check"]:
        manifest = verified(path)
        return f"{path} is whole: made by Assist {manifest.version} at {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC."
    if isinstance(options["write_settings"], Path):
        with opened(path) as archive:
            written(options["write_settings"], archive.pieces(SETTINGS))
        return f"{options['write_settings']} holds the settings of the backup, with its secrets."
    return _told(bring_back(path, replace=bool(options["replace"]), send_mail=bool(options["send_held_mail"])))


def _released(options: dict[str, object]) -> str:
    if not options["send_held_mail"]:
        raise BackupError("Name the backup: manage.py restore FILE")
    return f"{send_held_mail()} mails go out now."


def _told(restored: Restored) -> str:
    manifest, quieted = restored.manifest, restored.quieted
    rows = sum(table.rows for table in manifest.tables)
    lines = [
        f"Restored {len(manifest.tables)} tables, {rows} rows, as of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC.",
        f"{quieted.offers} open offers went back to their queues, {quieted.agents} agents are offline, "
        f"{quieted.sessions} sessions ended: everybody signs in again.",
    ]
    if quieted.mails:
        lines.append(
            f"{quieted.mails} mails that waited at the backup are held, since they may have been sent. "
            "Send them with: manage.py restore --send-held-mail"
        )
    if restored.different:
        lines.append(
            f"These settings are other ones than at the backup: {', '.join(restored.different)}. "
            "manage.py restore FILE --write-settings OUT writes those of the backup to a file."
        )
    return "\n".join(lines)

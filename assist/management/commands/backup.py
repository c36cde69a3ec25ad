"""manage.py backup FILE: everything that a new machine needs, in one file; it holds secrets."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, OperationalError

from assist.actions.restoring import note_backup
from assist.management.backup.errors import BackupError
from assist.management.backup.taking import back_up


class Command(BaseCommand):
    """May run while everybody goes on talking: it reads one moment of the database."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path, help="a new file, such as assist-2026-11-23.zip")

    def handle(self, *args: object, **options: Path) -> None:
        """Write, then say what it is."""
        try:
            manifest = back_up(options["file"])
        except BackupError as problem:
            raise CommandError(str(problem)) from None
        except OperationalError as problem:
            raise CommandError(f"The database cannot be reached: {problem}") from None
        rows = sum(table.rows for table in manifest.tables)
        try:
            note_backup(manifest.made_at, rows)
        except DatabaseError:
            # The usual backup before an upgrade: tables are older than this program, and the file is what counts.
            self.stderr.write("The audit log could not be written. Run manage.py migrate.")
        self.stdout.write(
            f"{options['file']}: {len(manifest.tables)} tables, {rows} rows, "
            f"as of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC.\n"
            "It holds the secret key, the shops' secrets and every conversation. Keep it where only you can read it."
        )

"""manage.py protocol: write TypeScript, JSON Schema and the reference page from the wire classes."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assist.management.generate.reference import reference_text
from assist.management.generate.schema import schema_text
from assist.management.generate.typescript import typescript_text

FILES = {
    "static/src/protocol/wire.ts": typescript_text,
    "tests/protocol/schema.json": schema_text,
    "docs/protocol.md": reference_text,
}


class Command(BaseCommand):
    """Generate the protocol's files, or with --check say which of them are out of date."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Only --check."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a file would change")

    def handle(self, *args: object, **options: object) -> None:
        """Write or compare."""
        texts = {Path(settings.BASE_DIR) / name: make() for name, make in FILES.items()}
        stale = [path for path, text in texts.items() if not path.exists() or path.read_text("utf-8") != text]
        if options["check"] and stale:
            raise CommandError(f"Out of date: {', '.join(p.name for p in stale)}. Run: manage.py protocol")
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[path], "utf-8")
        self.stdout.write(f"{len(stale)} of {len(texts)} files written" if stale else "The protocol is up to date")

"""manage.py messages: bring locale/ up to date with what templates and Python say, in German and Finnish."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assist.management.generate.messages import LANGUAGES, as_mo, as_po, catalogue_path, extracted, merged, untranslated


class Command(BaseCommand):
    """Extract, merge and compile the catalogues, or with --check say what is out of date or untranslated."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Only --check."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a file would change")

    def handle(self, *args: object, **options: object) -> None:
        """Write or compare, then name what still wants a translator."""
        files, missing = wanted_files(Path(settings.BASE_DIR))
        stale = [path for path, body in files.items() if not path.is_file() or path.read_bytes() != body]
        if options["check"] and stale:
            raise CommandError(f"Out of date: {', '.join(_short(path) for path in stale)}. Run: manage.py messages")
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[path])
        if missing:
            raise CommandError("Translate, then run manage.py messages again:\n" + "\n".join(missing))
        self.stdout.write(f"{len(stale)} of {len(files)} files written" if stale else "The catalogues are up to date")


def wanted_files(root: Path) -> tuple[dict[Path, bytes], list[str]]:
    """What locale/ has to hold, and the sentences that lack a translation, each with its language."""
    files: dict[Path, bytes] = {}
    missing: list[str] = []
    found = extracted(root)
    for language in LANGUAGES:
        catalogue, path = merged(root, language, found), catalogue_path(root, language)
        files[path], files[path.with_suffix(".mo")] = as_po(catalogue), as_mo(catalogue)
        missing += [f"{language}: {sentence}" for sentence in untranslated(catalogue)]
    return files, missing


def _short(path: Path) -> str:
    return path.relative_to(settings.BASE_DIR).as_posix()

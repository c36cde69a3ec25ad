"""Brings the database up to date and seeds it, both in one process: starting Django takes longer than either.

The one module of the launcher that imports Django; its last line of output is what seed_demo says there. Without the
built-in shop nothing is seeded: the first page waits for whoever holds the set-up code.
"""

import django
from django.conf import settings
from django.core.management import call_command


def main() -> None:
    """Migrate, then seed, or say where to begin."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    if settings.BUILTIN_SHOP:
        call_command("seed_demo")
    else:
        call_command("setupcode", json=True)


if __name__ == "__main__":
    main()

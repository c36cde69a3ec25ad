"""Brings the database up to date and seeds it, both in one process: starting Django takes longer than either.

The one module of the launcher that imports Django; its last line of output is what seed_demo says there.
"""

import django
from django.core.management import call_command


def main() -> None:
    """Migrate, then seed."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("seed_demo")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Django's command line for Assist."""

import os
import sys

try:
    from django.core.management import execute_from_command_line
except ModuleNotFoundError:
    sys.exit(
        "Django is not installed for this Python. Run `python3 run.py demo` once: it makes .venv.\n"
        "Then use .venv/bin/python manage.py, or activate it with: source .venv/bin/activate"
    )


def main() -> None:
    """Run the management command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assist.config.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

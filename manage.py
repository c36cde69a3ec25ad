#!/usr/bin/env python3
"""Django's command line for Assist."""

import json
import os
import sys
from pathlib import Path

try:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
except ModuleNotFoundError:
    sys.exit(
        "Django is not installed for this Python. Run `python3 run.py demo` once: it makes .venv.\n"
        "Then use .venv/bin/python manage.py, or activate it with: source .venv/bin/activate"
    )


SERVICES = {"sweeper", "doctor"}
"""Commands that wait for nothing long; the others may take their time with the database."""
DEMO = Path(__file__).resolve().parent / "var" / "demo.json"


def main() -> None:
    """Run the management command that the arguments name."""
    if "DATABASE_URL" not in os.environ and DEMO.is_file():
        speak_to_the_demo()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assist.config.settings")
    if not SERVICES.intersection(sys.argv[1:2]):
        os.environ.setdefault("ASSIST_DB_PATIENCE", "0")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(wrong_settings(str(problem)))


def wrong_settings(said: str) -> str:
    """What is wrong, in the doctor's form when it was asked."""
    if sys.argv[1:2] != ["doctor"]:
        return said
    finding = {"name": "settings", "state": "fail", "seen": "not read", "remedy": said}
    if "--json" in sys.argv:
        print(json.dumps({"ok": False, "checks": [finding]}, indent=2))
    return f"fail  settings        {said}"


def speak_to_the_demo() -> None:
    """Without settings of its own, a command is meant for the demo that runs from this checkout."""
    for name, value in json.loads(DEMO.read_text()).items():
        os.environ.setdefault(name, value)


if __name__ == "__main__":
    main()

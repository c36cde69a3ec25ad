"""What the live board costs: 1,000 agents with three conversations each, one who watches, raw SQL beside it."""

import os
import subprocess
import sys

from assist.management.launch.places import REPOSITORY
from tests.install import drop_database, fresh_database


def main() -> int:
    """Measure in a process that begins with an empty database of its own."""
    url = fresh_database()
    try:
        command = [sys.executable, "-m", "bench._watched", *sys.argv[1:]]
        settings = {"DJANGO_SETTINGS_MODULE": "assist.config.settings", "ASSIST_DB_PATIENCE": "0"}
        return subprocess.run(
            command, cwd=REPOSITORY, env={**os.environ, **settings, "DATABASE_URL": url}, check=False
        ).returncode
    finally:
        drop_database(url)


if __name__ == "__main__":
    sys.exit(main())

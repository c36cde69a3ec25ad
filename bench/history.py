"""What a long history costs: the reads of panel, console, sweeper and admin at 10 thousand to 1 million facts."""

import os
import subprocess
import sys

from assist.management.launch.places import REPOSITORY
from tests.install import drop_database, fresh_database


def main() -> int:
    """Measure in a process that begins with an empty database of its own."""
    url = fresh_database()
    try:
        command = [sys.executable, "-m", "bench._growing", *sys.argv[1:]]
        # Growing a history takes statements that are longer than a server allows itself.
        settings = {"DJANGO_SETTINGS_MODULE": "assist.config.settings", "ASSIST_DB_PATIENCE": "0"}
        env = {**os.environ, **settings, "DATABASE_URL": url}
        return subprocess.run(command, cwd=REPOSITORY, env=env, check=False).returncode
    finally:
        drop_database(url)


if __name__ == "__main__":
    sys.exit(main())

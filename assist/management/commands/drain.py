"""manage.py drain: ask a web process to send its sockets elsewhere and to end, and wait until it has."""

import signal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assist.management.launch import processes
from assist.rules.limits import DRAIN_SECONDS

APPLICATION = "assist.config.asgi"
"""What the command line of every web process names; to any other process the signal could be deadly."""
LONGEST_SECONDS = DRAIN_SECONDS + 2


class Command(BaseCommand):
    """The process does the work (assist/realtime/draining.py); this is a signal, a check and a wait."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Which process, and how long to wait for it."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--pid", type=int, help="the web process; in a container of its own it is 1")
        which.add_argument("--pid-file", type=Path, help="a file that holds its number")
        parser.add_argument("--seconds", type=float, default=LONGEST_SECONDS, help="how long to wait (default 30)")

    def handle(self, *args: object, **options: Any) -> None:
        """Signal, then wait."""
        pid = options["pid"] or number_in(options["pid_file"])
        if not processes.is_alive(pid):
            self.stdout.write(f"Process {pid} has ended already.")
            return
        if APPLICATION not in processes.command_of(pid):
            raise CommandError(f"Process {pid} is no web process of Assist: its command does not name {APPLICATION}.")
        try:
            processes.send(pid, signal.SIGUSR1)
        except PermissionError:
            raise CommandError(f"Process {pid} belongs to another user. Run this as that user.") from None
        if not processes.wait_gone(pid, options["seconds"]):
            raise CommandError(f"Process {pid} is still there after {options['seconds']:.0f} seconds. See its log.")
        self.stdout.write(f"Process {pid} is drained and has ended.")


def number_in(path: Path) -> int:
    """The process number in a file; raises CommandError."""
    try:
        return int(path.read_text().strip())
    except (OSError, ValueError) as problem:
        raise CommandError(f"{path} holds no process number: {problem}") from None

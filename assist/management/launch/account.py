"""The operating system's user under which the database and the broker run."""

import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assist.management.launch.errors import LaunchError

# Servers see nothing of our environment: no secrets, no locale surprises.
SERVER_ENVIRONMENT: Mapping[str, str] = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True)
class Account:
    """User and group ids for a child process; None keeps those of the launcher."""

    user: int | None = None
    group: int | None = None

    @property
    def extra_groups(self) -> list[int] | None:
        """No further groups for another user, our own for ourselves."""
        return None if self.user is None else []

    def run(self, argv: Sequence[str | Path], cwd: Path = Path("/")) -> subprocess.CompletedProcess[str]:
        """Run a short program to its end as this user and return what it said.

        Raises OSError when the user may not start it.
        """
        return subprocess.run(
            argv,
            user=self.user,
            group=self.group,
            extra_groups=self.extra_groups,
            cwd=cwd,
            env=dict(SERVER_ENVIRONMENT),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )

    def spawn(self, argv: Sequence[str | Path], cwd: Path, log: Path) -> subprocess.Popen[bytes]:
        """Start a server as this user in a session of its own, so that Ctrl-C does not reach it."""
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            return subprocess.Popen(
                argv,
                user=self.user,
                group=self.group,
                extra_groups=self.extra_groups,
                cwd=cwd,
                env=dict(SERVER_ENVIRONMENT),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def reaches(self, folder: Path) -> bool:
        """Whether this user can enter the folder through all its parents."""
        return self.user is None or self.run(["/bin/sh", "-c", 'cd "$1"', "sh", folder]).returncode == 0

    def own_folder(self, folder: Path) -> None:
        """Make a private folder of this user, or go on with an existing one.

        Raises LaunchError when it belongs to somebody else, whose data it may hold.
        """
        folder.mkdir(mode=0o700, exist_ok=True)
        owner, mine = folder.stat().st_uid, os.geteuid()
        if owner not in (mine, self.user):
            raise LaunchError(not_yours(folder))
        if self.user is not None and self.group is not None:
            os.chown(folder, self.user, self.group)


def not_yours(path: Path | str) -> str:
    """Say what to do about a file of another user, mostly after a start as root."""
    return (
        f"{path} belongs to another user, who started Assist here before. "
        "Start it as that user, or remove that folder to begin anew."
    )


def server_account() -> Account:
    """Ourselves, or `nobody` when we are root: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return Account()
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise LaunchError(
            "PostgreSQL will not run as root and there is no user `nobody` to run it. "
            "Start this command as an ordinary user."
        ) from error
    return Account(nobody.pw_uid, nobody.pw_gid)

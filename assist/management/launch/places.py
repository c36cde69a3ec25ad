"""Where data lives: under ./var, or elsewhere when the servers' user cannot get there."""

import hashlib
import os
import tempfile
from pathlib import Path

from assist.management.launch.account import Account
from assist.management.launch.errors import LaunchError
from assist.management.launch.progress import say

REPOSITORY = Path(__file__).resolve().parents[3]
VAR = REPOSITORY / "var"


def data_folder(wanted: Path, account: Account) -> Path:
    """Return the wanted folder, or the one that replaces it, made and reachable for the servers' user."""
    make_folder(wanted)
    if account.reaches(wanted):
        return wanted
    elsewhere = substitute(wanted)
    make_folder(elsewhere)
    say(f"  {wanted} is closed to the user that runs the database, so its data lies in {elsewhere}")
    return elsewhere


def substitute(wanted: Path) -> Path:
    """Name the folder that stands in for one in a closed home, always the same one."""
    name = "assist-" + hashlib.sha256(str(wanted.resolve()).encode()).hexdigest()[:10]
    return Path("/var/lib") / name


def make_folder(folder: Path) -> None:
    """Make a folder that others may enter.

    Raises LaunchError when it cannot be made or belongs to somebody else.
    """
    try:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise LaunchError(
            f"Cannot make the folder {folder}: {error.strerror}. Run this as the user who owns the checkout."
        ) from error
    if not os.access(folder, os.W_OK) or (os.geteuid() == 0 and folder.is_symlink()):
        raise LaunchError(
            f"Cannot write to {folder}: it belongs to another user. Run this as that user, or remove the folder."
        )


def temporary_folder(account: Account) -> Path:
    """Make an empty folder for one run that the servers' user can enter."""
    for parent in (None, "/tmp"):  # noqa: S108  mkdtemp chooses a name that nobody can guess
        folder = Path(tempfile.mkdtemp(prefix="assist-", dir=parent))
        folder.chmod(0o755)
        if account.reaches(folder):
            return folder
        folder.rmdir()
    raise LaunchError("No temporary folder is open to the database's user. Set TMPDIR to one that is.")

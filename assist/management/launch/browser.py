"""Finding the Chromium that the journeys drive."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from assist.management.launch.errors import LaunchError
from assist.management.launch.progress import step

_ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
_MAC_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_DEBIAN_PACKAGES = ("chromium", "fonts-dejavu-core")


def find_browser(environ: Mapping[str, str]) -> str | None:
    """Return the browser named by ASSIST_CHROMIUM, else an installed one.

    Raises LaunchError when ASSIST_CHROMIUM names nothing that can be started.
    """
    wanted = environ.get("ASSIST_CHROMIUM", "")
    if wanted:
        found = shutil.which(wanted, path=environ.get("PATH"))
        if found is None:
            raise LaunchError(f"ASSIST_CHROMIUM names {wanted}, which cannot start. Correct or unset it.")
        return found
    on_path = (shutil.which(name, path=environ.get("PATH")) for name in _ON_PATH)
    in_applications = (path for path in _MAC_APPLICATIONS if Path(path).exists())
    return next((path for path in on_path if path), None) or next(in_applications, None)


def browser(environ: Mapping[str, str]) -> str:
    """Return a browser, installing Debian's when we are root there.

    Raises LaunchError with the ways to get one.
    """
    found = find_browser(environ)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _install()
        found = find_browser(environ)
    if found is None:
        raise LaunchError(
            "The browser tests need Chromium, Chrome or Edge and found none. Install one "
            "(Debian: apt install chromium) or set ASSIST_CHROMIUM to its path."
        )
    return found


def _install() -> None:
    """Install by apt, quietly; whether it worked shows in what is found afterwards."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *_DEBIAN_PACKAGES]
    with step("Installing Chromium by apt"):
        for command in (["apt-get", "update"], install):
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)

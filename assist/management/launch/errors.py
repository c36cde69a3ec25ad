"""The one error type of the launcher."""


class LaunchError(Exception):
    """Something the person at the keyboard can put right; the message says how."""

    exit_code = 2

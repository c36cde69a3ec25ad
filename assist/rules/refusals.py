"""The one way in which an action says no."""

from assist.rules.words import RefusalCode


class Refused(Exception):
    """An act was not carried out and changed nothing; `text` says what to do, `state` what it is in now.

    `challenge` is what to solve before it is asked for again.
    """

    def __init__(self, code: RefusalCode, text: str, state: str = "", challenge: str = "") -> None:
        super().__init__(text)
        self.code, self.text, self.state, self.challenge = code, text, state, challenge


def not_found(what: str) -> Refused:
    """The same answer for what does not exist and for what the viewer may not see."""
    return Refused(RefusalCode.NOT_FOUND, f"There is no such {what}.")


def too_late(what: str, state: str) -> Refused:
    """Somebody or some clock was faster."""
    return Refused(RefusalCode.WRONG_STATE, f"The {what} is {state} by now.", state)


def invalid(text: str) -> Refused:
    """What was given cannot be taken; `text` says what would do."""
    return Refused(RefusalCode.INVALID, text)

"""The words of the audit log, and the chain that shows when one of its rows was changed afterwards."""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum

COMMAND_LINE, STRANGER, SYSTEM = "command line", "nobody signed in", "System"
"""Who it was when nobody was signed in."""


class AuditAct(StrEnum):
    """What somebody did, in the words that the log shows."""

    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"
    CLOSED = "closed"
    KEY_MADE = "made a new secret"
    KEY_FORGOTTEN = "forgot the previous secret"
    FACTOR_FORGOTTEN = "forgot the second factor"
    LOGO_SET = "set the logo"
    LOGO_REMOVED = "removed the logo"
    STATE_SET = "set the state of another"
    SIGNED_OTHER_OUT = "signed another out"
    TAKEN = "took a conversation"
    REASSIGNED = "reassigned a conversation"
    MONITORED = "read along"
    WHISPERED = "wrote to the agent alone"
    JOINED = "joined a conversation"
    LEFT = "left a conversation"
    BACKED_UP = "made a backup"
    RESTORED = "restored a backup"
    MAIL_SENT = "sent the held mail"
    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    SIGN_IN_FAILED = "failed to sign in"
    FACTOR_FAILED = "gave a wrong second factor"
    FACTOR_SET = "set up a second factor"
    FACTOR_REMOVED = "put the second factor away"
    CODES_MADE = "made recovery codes"
    SIGN_IN_CHANGED = "changed the own password"
    REDACTED = "took a number out of earlier lines"
    ALERT_RAISED = "raised an alert"
    ALERT_CLEARED = "cleared an alert"


def seal_of(previous: str, values: Mapping[str, object]) -> str:
    """The seal of a row after the one that was sealed with `previous`: SHA-256 over both, in hexadecimal digits."""
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()

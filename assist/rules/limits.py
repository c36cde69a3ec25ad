"""Bounds that both sides of the wire know, each with its unit."""

from datetime import timedelta

MESSAGE_CHARACTERS = 1000
"""Unicode code points of one message (S5.08)."""

NAME_CHARACTERS = 100
EMAIL_CHARACTERS = 254
NOTE_CHARACTERS = 1000
WRAP_UP_EXTENSIONS = 3
"""How often one wrap-up can be given its queue's seconds once more."""
REASON_CHARACTERS = 100
COMMENT_CHARACTERS = 1000

CONTEXT_VALUE_CHARACTERS = 200
ADDRESS_CHARACTERS = 500
TITLE_CHARACTERS = 200
BASKET_LINES = 50
BASKET_MONEY = 10_000_000
TRAIL_PAGES = 20

COMMAND_BYTES = 64 * 1024
"""Largest command that a socket takes (guide reliability R15)."""

BAD_COMMANDS = 5
"""Refused as malformed, after which the socket closes with 1008."""

HISTORY_FACTS = 200
"""Facts in one snapshot or one catch-up answer; older ones are fetched in pages."""

OPEN_PER_SHOPPER = 3
SOCKETS_PER_SHOPPER = 10

PROTOCOL_VERSION = 1

DRAIN_SECONDS = 28.0
"""The longest way out of a web process: whoever asked it to go waits longer before ending it by force."""

PRESENCE_LEASE = timedelta(seconds=25)
"""How long an agent counts as present after the last heartbeat answer."""

CLOSED_LEASE = timedelta(seconds=12)
"""What is left of the lease when an agent's last socket closes: a reload fits, a crash does not."""

LOST_CONNECTION = timedelta(seconds=60)
"""How long an agent is in Lost connection at least before they count as Offline."""

WORKER_BEAT = timedelta(seconds=30)
"""How often a worker shows, through broker and queue, that it lives."""

WORKER_SILENCE, SWEEPER_SILENCE = timedelta(seconds=60), timedelta(seconds=10)
"""After so long without a beat they count as gone."""

OUTAGE = timedelta(seconds=5)
"""When nobody has looked at the deadlines for so long, the system could not serve; a lease survives less by itself."""

ASKED_AT_ONCE = 50
"""Agents who are offered one request at the same time where a queue asks everybody."""

DECLINE_PAUSE = timedelta(seconds=30)
"""How long a declined interaction is not offered to the same agent again."""

SHOPPER_TOKEN_LIFE = timedelta(days=30)
IDENTITY_TOKEN_LIFE = timedelta(minutes=10)
"""Longest life of a shop's signed identity token (DESIGN section 9)."""

"""From stored rows to wire bytes, once per event and audience."""

import json
from enum import StrEnum

from assist.protocol.base import tag_of
from assist.protocol.facts import OfferReceived
from assist.protocol.notices import FactsPosted
from assist.queries.streams import StreamRow

DESK, FACTS = "desk.posted", tag_of(FactsPosted)
"""The notices written here; the class of the first one stands in a face, above this floor."""
OFFER = tag_of(OfferReceived)


class Audience(StrEnum):
    """Who listens: staff receive every fact by `seq`, shoppers the public ones by `public_seq`."""

    STAFF = "staff"
    SHOPPER = "shopper"


def encode_rows(rows: list[StreamRow], audience: Audience) -> str | None:
    """Consecutive rows of one topic as one notice, None when the audience sees none of them."""
    if rows[0].topic.startswith("a:"):
        return f'{{"type":"{DESK}","facts":[{",".join(_desk(row) for row in rows)}]}}'
    items = [text for row in rows if (text := _fact(row, audience))]
    if not items:
        return None
    return f'{{"type":"{FACTS}","interaction":"{rows[0].key}","facts":[{",".join(items)}]}}'


def _fact(row: StreamRow, audience: Audience) -> str | None:
    seq = row.seq if audience is Audience.STAFF else row.public_seq
    if seq is None:
        return None
    by = f'"by":"{row.by}",' if row.by else ""
    return f'{{"seq":{seq},"at":"{_moment(row)}",{by}"fact":{row.body}}}'


def _desk(row: StreamRow) -> str:
    body = _offer_now(row) if row.kind == OFFER else row.body
    return f'{{"seq":{row.seq},"at":"{_moment(row)}","fact":{body}}}'


def _offer_now(row: StreamRow) -> str:
    """An offer's seconds are those left at the moment of sending, not those at its making."""
    body = json.loads(row.body)
    offer = body["offer"]
    offer["seconds_left"] = max(0.0, round(offer["total_seconds"] - row.age, 2))
    return json.dumps(body)


def _moment(row: StreamRow) -> str:
    """The same form as in snapshots, where msgspec writes it."""
    return row.at.isoformat().replace("+00:00", "Z")

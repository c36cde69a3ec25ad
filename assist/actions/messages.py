"""The hot write: post a batch of lines in one transaction, each judged on its own (guide foundations)."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from django.db import DataError, connection, transaction

from assist.actions.publishing import publish
from assist.actions.redaction import Finding, Spoken, kinds_of, rewrite, screened
from assist.masking.redaction import Redacted
from assist.protocol.facts import MessagePosted, NoteAdded
from assist.rules.limits import MESSAGE_CHARACTERS
from assist.rules.refusals import invalid
from assist.rules.text import clean_message


class Verdict(StrEnum):
    """What became of a line."""

    NEW = "new"
    KNOWN = "known"
    CONFLICT = "conflict"
    ENDED = "ended"
    NOT_MEMBER = "not_member"
    PRIVATE_ONLY = "private_only"
    NOT_FOUND = "not_found"
    TWIN = "twin"
    BUSY = "busy"


@dataclass(frozen=True)
class Line:
    """A line to post; who may write it is judged by the participant's row: the invited and consulted in private."""

    interaction: int
    participant: int
    client_id: UUID
    private: bool
    body: str


@dataclass(frozen=True)
class Posted:
    """The answer to one line, in the order of the batch."""

    verdict: Verdict
    seq: int | None
    public_seq: int | None
    at: datetime | None
    held: bool = False
    """The conversation is held: a line of its shopper or its owner ends that."""
    body: str | None = None
    """What was stored, where that differs from what was sent: a number was taken out (feat I7)."""


class _Said(msgspec.Struct):
    """What of a stored line is read."""

    text: str = ""


_READ = msgspec.json.Decoder(_Said)
LOCK = "SELECT id FROM assist_interaction WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED"
POST = """
WITH item AS (
  SELECT t.* FROM unnest(%s::int[], %s::bigint[], %s::bigint[], %s::uuid[], %s::bool[], %s::jsonb[])
    AS t(ord, interaction_id, participant_id, client_id, private, body)
), judged AS (
  SELECT m.*, i.held_until IS NOT NULL AS held, i.seq AS head, i.public_seq AS public_head,
    e.seq AS known_seq, e.public_seq AS known_public, e.at AS known_at,
    CASE WHEN i.id IS NULL OR p.id IS NULL THEN 'not_found'
         WHEN e.id IS NOT NULL THEN CASE WHEN e.body = m.body OR e.body ? 'redacted' THEN 'known' ELSE 'conflict' END
         WHEN i.id <> ALL(%s::bigint[]) THEN 'busy'
         WHEN i.state = 'ended' THEN 'ended'
         WHEN p.state IN ('left', 'released') THEN 'not_member'
         WHEN NOT m.private AND (p.state <> 'joined' OR NOT p.is_public) THEN 'private_only'
         WHEN row_number() OVER (
           PARTITION BY m.interaction_id, m.participant_id, m.client_id ORDER BY m.ord) > 1 THEN 'twin'
         ELSE 'new' END AS verdict
  FROM item m
  LEFT JOIN assist_interaction i ON i.id = m.interaction_id
  LEFT JOIN assist_participant p ON p.id = m.participant_id AND p.interaction_id = i.id
  LEFT JOIN assist_event e ON e.interaction_id = i.id AND e.participant_id = p.id AND e.client_id = m.client_id
), numbered AS (
  SELECT *, head + row_number() OVER w AS new_seq,
    CASE WHEN NOT private THEN public_head + count(*) FILTER (WHERE NOT private) OVER w END AS new_public
  FROM judged WHERE verdict = 'new' WINDOW w AS (PARTITION BY interaction_id ORDER BY ord)
), bump AS (
  UPDATE assist_interaction i SET seq = n.top, public_seq = COALESCE(n.public_top, i.public_seq)
  FROM (SELECT interaction_id, max(new_seq) AS top, max(new_public) AS public_top FROM numbered GROUP BY 1) n
  WHERE i.id = n.interaction_id
), put AS (
  INSERT INTO assist_event (interaction_id, seq, public_seq, kind, participant_id, client_id, body, at)
  SELECT interaction_id, new_seq, new_public, body->>'type', participant_id, client_id, body, assist_now()
  FROM numbered RETURNING interaction_id, seq, at
)
SELECT j.verdict, COALESCE(n.new_seq, j.known_seq), COALESCE(n.new_public, j.known_public),
  COALESCE(put.at, j.known_at), j.held
FROM judged j LEFT JOIN numbered n USING (ord)
LEFT JOIN put ON put.interaction_id = n.interaction_id AND put.seq = n.new_seq ORDER BY j.ord
"""


def line_body(text: str, client_id: UUID, *, private: bool = False) -> str:
    """The stored fact of a line as JSON; raises Refused when it is empty or over 1,000 characters (S5.08)."""
    clean = clean_message(text)
    if not clean:
        raise invalid("Write something first.")
    if len(clean) > MESSAGE_CHARACTERS:
        raise invalid(f"That is {len(clean) - MESSAGE_CHARACTERS} characters too many; {MESSAGE_CHARACTERS:,} fit.")
    return _encoded(client_id, Redacted(clean), private=private)


def _encoded(client_id: UUID, said: Redacted, *, private: bool) -> str:
    fact = NoteAdded if private else MessagePosted
    return msgspec.json.encode(fact(client_id=client_id, text=said.text, redacted=kinds_of(said))).decode()


def post_messages(batch: list[Line], *, tell: bool = True) -> list[Posted]:
    """Post `batch` in one commit and publish the new heads; a bad line never fails the others.

    A caller that delivers the rows itself says `tell=False`.
    A line whose interaction is locked by somebody else comes back BUSY: post it again.
    """
    try:
        answers = _post(batch)
    except DataError:
        answers = [_post_alone(line) for line in batch]
    heads: dict[str, int] = {}
    for line, answer in zip(batch, answers, strict=True):
        if answer.verdict is Verdict.NEW and answer.seq:
            heads[f"i:{line.interaction}"] = max(answer.seq, heads.get(f"i:{line.interaction}", 0))
    if heads and tell:
        publish(list(heads.items()))
    return answers


def _post(batch: list[Line]) -> list[Posted]:
    ids = sorted({line.interaction for line in batch})
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK, [ids])
        locked = [row[0] for row in cursor.fetchall()]
        found = screened(_spoken(batch, set(locked)))
        kept = [_without(line, found[at]) if at in found else line for at, line in enumerate(batch)]
        cursor.execute(POST, [*_columns(kept), locked])
        rows = [Posted(Verdict(row[0]), *row[1:]) for row in cursor.fetchall()]
        for at, finding in found.items():
            rows[at] = replace(rows[at], body=kept[at].body)
            if finding.earlier and rows[at].verdict is Verdict.NEW:
                rewrite(batch[at].interaction, finding.earlier)
    return _twins_answered(batch, rows)


def _spoken(batch: list[Line], locked: set[int]) -> list[Spoken]:
    """The texts of the lines that can be stored now; the others come again."""
    return [
        Spoken(at, line.interaction, line.participant, line.client_id, _READ.decode(line.body).text)
        for at, line in enumerate(batch)
        if line.interaction in locked
    ]


def _without(line: Line, found: Finding) -> Line:
    """The line as it is stored, without what must not be kept."""
    return replace(line, body=_encoded(line.client_id, found.line, private=line.private))


def _post_alone(line: Line) -> Posted:
    try:
        return _post([line])[0]
    except DataError:
        return Posted(Verdict.CONFLICT, None, None, None)


def _columns(batch: list[Line]) -> list[list[object]]:
    return [
        list(range(len(batch))),
        [line.interaction for line in batch],
        [line.participant for line in batch],
        [line.client_id for line in batch],
        [line.private for line in batch],
        [line.body for line in batch],
    ]


def _twins_answered(batch: list[Line], rows: list[Posted]) -> list[Posted]:
    """A client id twice in one batch gets its first row's answer."""
    first: dict[tuple[int, int, UUID], Posted] = {}
    answers = []
    for line, row in zip(batch, rows, strict=True):
        key = (line.interaction, line.participant, line.client_id)
        first.setdefault(key, row)
        answers.append(first[key] if row.verdict is Verdict.TWIN else row)
    return answers

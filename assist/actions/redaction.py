"""What must not be kept is taken out of every text that a person sends, before it is stored (DESIGN rule 5).

Lines of a conversation are screened together with what their sender wrote before, under the interaction's lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import connection

from assist.actions.audits import audit_system
from assist.actions.door import record
from assist.masking.redaction import EVERYTHING, Redacted, Rules, redact
from assist.masking.windows import may_go_on, screen
from assist.models import Event, Interaction, Shopper
from assist.protocol.base import tag_of
from assist.protocol.facts import NoteAdded, OfferReceived
from assist.protocol.redactions import LineRedacted, NoteRedacted
from assist.queries.redaction import Written, rules_in, rules_of, written_lately
from assist.rules.audits import AuditAct
from assist.rules.words import Redaction

MOST = 4000
"""Signs of a text that are read; every field keeps fewer."""
_OFFERS = """
UPDATE assist_deskevent SET body = jsonb_set(body, '{offer,first_message}', to_jsonb(%s::text))
WHERE kind = %s AND body->'offer'->>'interaction' = %s AND body->'offer'->>'first_message' = %s
"""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line on its way into a locked interaction; `place` is its own in the batch."""

    place: int
    interaction: int
    participant: int
    client_id: UUID
    text: str


@dataclass(slots=True)
class Finding:
    """A line without what must not be kept, and the stored ones, by their number, that held a part of it."""

    line: Redacted
    earlier: dict[int, Redacted] = field(default_factory=dict)


def kinds_of(found: Redacted) -> tuple[Redaction, ...]:
    """What was taken out, in the words of the wire."""
    return tuple(Redaction(kind) for kind in found.kinds)


def clean(where: Interaction | Shopper, text: str) -> Redacted:
    """A text of a person without what the shop must not keep; the shop is looked at only when something is found."""
    found = redact(text[:MOST])
    return redact(text[:MOST], rules_of(where.shop)) if found.spans else found


def screened(batch: Sequence[Spoken]) -> dict[int, Finding]:
    """What is found in the lines of a batch, by their place in it; most lines cost no query (feat I3, I7)."""
    suspect = [line for line in batch if may_go_on(line.text) or redact(line.text).spans]
    if not suspect:
        return {}
    rules = rules_in([line.interaction for line in suspect])
    going_on = [line for line in suspect if may_go_on(line.text)]
    before = written_lately([(line.interaction, line.participant) for line in going_on]) if going_on else {}
    found: dict[int, Finding] = {}
    for line in suspect:
        rule = rules.get(line.interaction, EVERYTHING)
        before[line.participant] = _screen(line, before.get(line.participant, []), rule, found)
    return {place: finding for place, finding in found.items() if finding.line.spans or finding.earlier}


def _screen(line: Spoken, written: list[Written], rules: Rules, found: dict[int, Finding]) -> list[Written]:
    """What the person has written by now; a part in the same batch is not stored yet and bears a negative number."""
    others = [one for one in written if one.client_id != line.client_id]
    seen = screen(line.text, [one.text for one in others], rules)
    found[line.place] = mine = Finding(seen.line)
    for at, part in seen.earlier.items():
        seq = others[at].seq
        others[at] = replace(others[at], text=part.text)
        if seq > 0:
            mine.earlier[seq] = part
        else:
            told = found[-1 - seq]
            told.line = replace(part, spans=(*told.line.spans, *part.spans))
    return [*others, Written(-1 - line.place, line.client_id, seen.line.text)]


def rewrite(interaction_id: int, earlier: dict[int, Redacted]) -> None:
    """Lines that are stored already lose their part of a number, for everybody and at once; no digit is noted."""
    interaction = Interaction.objects.get(pk=interaction_id)
    events = Event.objects.filter(interaction=interaction, seq__in=earlier).select_related("participant")
    for event in events.order_by("seq"):
        found, before = earlier[event.seq], event.body["text"]
        kinds = tuple(dict.fromkeys([*map(Redaction, event.body.get("redacted", ())), *kinds_of(found)]))
        event.body = {**event.body, "text": found.text, "redacted": list(kinds)}
        Event.objects.filter(pk=event.pk).update(body=event.body)
        fact = NoteRedacted if event.kind == tag_of(NoteAdded) else LineRedacted
        said = fact(client_id=event.body["client_id"], text=found.text, redacted=kinds)
        record(interaction, said, by=event.participant)
        _rewrite_first(interaction, before, found.text)
    audit_system(AuditAct.REDACTED, interaction, {"lines": len(earlier)})


def _rewrite_first(interaction: Interaction, before: str, text: str) -> None:
    """The question that offers show is the first line."""
    if interaction.first_message != before:
        return
    Interaction.objects.filter(pk=interaction.pk).update(first_message=text)
    with connection.cursor() as cursor:
        cursor.execute(_OFFERS, [text, tag_of(OfferReceived), str(interaction.key), before])

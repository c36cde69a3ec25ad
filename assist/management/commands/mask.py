"""manage.py mask: what is taken out of texts and what is masked, JSON lines in and out (DESIGN section 9)."""

import sys
from collections.abc import Iterable
from typing import Any

import msgspec
from django.core.management.base import BaseCommand, CommandError

from assist.masking.contacts import mask_text
from assist.masking.redaction import EVERYTHING, redact
from assist.models import Shop
from assist.queries.redaction import rules_of


class Asked(msgspec.Struct):
    """A line that comes in; without a shop everything is taken out."""

    text: str
    shop: str = ""


class Command(BaseCommand):
    """Reads lines such as {"text": "4111 1111 1111 1111", "shop": "lumo"} until they end."""

    help = __doc__ or ""
    lines: Iterable[str] = sys.stdin

    def handle(self, *args: object, **options: object) -> None:
        """Answer each line with its own."""
        for line in filter(str.strip, self.lines):
            try:
                asked = msgspec.json.decode(line, type=Asked)
            except (msgspec.DecodeError, UnicodeError) as problem:
                raise CommandError(f'Each line is {{"text": "...", "shop": "CODE"}}: {problem}') from problem
            self.stdout.write(msgspec.json.encode(answer(asked)).decode())


def answer(asked: Asked) -> dict[str, Any]:
    """The text as it would be stored, as it would be shown masked, and where something was found."""
    shop = Shop.objects.filter(code=asked.shop).first() if asked.shop else None
    if asked.shop and shop is None:
        raise CommandError(f"There is no shop {asked.shop!r}.")
    found = redact(asked.text, rules_of(shop) if shop else EVERYTHING)
    spans = [{"kind": span.kind.value, "start": span.start, "end": span.end} for span in found.spans]
    return {"redacted": found.text, "masked": mask_text(found.text), "spans": spans}

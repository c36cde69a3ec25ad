"""manage.py mask: for trying things out (DESIGN section 9)."""

import json
from io import StringIO

import pytest
from django.core.management.base import CommandError

from assist.management.commands.mask import Command
from assist.models import Shop
from tests.cast import Cast


def asked(*lines: str) -> list[dict[str, object]]:
    said = StringIO()
    command = Command(stdout=said)
    command.lines = lines
    command.handle()
    return [json.loads(line) for line in said.getvalue().splitlines()]


def test_feat_i3_a_text_is_answered_as_it_would_be_stored_and_shown(cast: Cast) -> None:
    Shop.objects.filter(pk=cast.lumo.pk).update(redacts_ssn=False)
    both = ('{"text": "4111 1111 1111 1111, mel@x.io"}', "", '{"text": "123-45-6789", "shop": "lumo"}')
    assert asked(*both) == [
        {
            "redacted": "[card ****1111], mel@x.io",
            "masked": "[card ****1111], m**@x.io",
            "spans": [{"kind": "card", "start": 0, "end": 19}],
        },
        {"redacted": "123-45-6789", "masked": "123-45-6789", "spans": []},
    ]
    for wrong in ("no json", '{"text": "x", "shop": "nowhere"}'):
        with pytest.raises(CommandError, match=r"Each line|no shop"):
            asked(wrong)

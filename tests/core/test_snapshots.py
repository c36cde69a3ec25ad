"""A snapshot is of one moment: what is committed while it is read comes after it, and once."""

from typing import Any

import pytest

import agentconsole.queries
import storefront.widget.queries
from agentconsole.queries import desk_of
from assist.models import Shopper
from assist.queries.facts import latest_facts, latest_facts_of
from storefront.widget.queries import conversation_view, conversations_to_show
from tests.cast import Cast
from tests.core.test_healing import posted_elsewhere
from tests.racing import race


def meanwhile(chat: Any, act: Any) -> Any:
    """Reads facts by `act`, but only after another connection has committed one more line."""

    def read(*given: Any, **named: Any) -> Any:
        race(lambda: posted_elsewhere(chat, "just now"))
        return act(*given, **named)

    return read


def test_feat_b3_a_line_posted_while_the_panels_snapshot_is_read_is_not_in_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    gus: Shopper = cast.gus()
    chat = cast.chat(shopper=gus)
    monkeypatch.setattr(storefront.widget.queries, "latest_facts", meanwhile(chat, latest_facts))
    [shown] = conversations_to_show(gus)
    view = conversation_view(gus, shown.key)
    assert view.seq == view.facts[-1].seq


def test_feat_b3_a_line_posted_while_the_desk_is_read_is_not_in_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    chat = cast.chat()
    monkeypatch.setattr(agentconsole.queries, "latest_facts_of", meanwhile(chat, latest_facts_of))
    [view] = desk_of(cast.ada, {}).interactions
    assert view.seq == view.facts[-1].seq

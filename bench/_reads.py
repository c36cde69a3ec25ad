"""The reads whose cost must not follow the history; import it after Django is set up."""

import uuid
from collections.abc import Callable
from functools import partial

from django.core.management import call_command
from django.test import Client

from agentconsole.queries import desk_of, told_interaction
from assist.actions.outbox import claim_outbox
from assist.actions.requests import request_assistance
from assist.actions.routing import assign_waiting
from assist.actions.sweeping import run_due
from assist.models import Interaction, Queue, Shopper
from assist.queries.facts import facts_after, latest_facts
from assist.queries.streams import heads, places, rows_after
from bench._stacked import FACTS, stack_up
from storefront.widget.heads import conversation_heads
from storefront.widget.queries import conversation_view, conversations_to_show
from tests.cast import Cast, make_cast, wish

WAITING = 50
CHATS = 3


class Reads:
    """Some running conversations and a queue, over a history that grows."""

    def __init__(self) -> None:
        call_command("migrate", verbosity=0)
        self.cast: Cast = make_cast()
        self.queue: Queue = self.cast.queue
        self.talks = [self.cast.chat(self.cast.ada) for _ in range(CHATS)]
        self.gus = Shopper.objects.select_related("shop").get(pk=self.talks[0].shopper_id)
        self.waiting = [request_assistance(self.cast.gus(), wish()) for _ in range(WAITING)]
        self.root = Client(headers={"host": "localhost"})
        self.root.force_login(self.cast.root)
        self.have = 0

    def grow(self, facts: int) -> None:
        """Until there are so many facts."""
        want = facts // FACTS
        stack_up(self.cast.lumo.pk, self.queue.pk, self.cast.ada.pk, self.have, want)
        self.have = want

    def all(self) -> dict[str, Callable[[], object]]:
        """By name."""
        old = Interaction.objects.filter(state="ended").select_related("shopper__shop").earliest("id")
        ada, talk = self.cast.ada, self.talks[0]
        return {
            "resume": partial(facts_after, old.pk, FACTS - 3, public=True),
            "the last page": partial(latest_facts, old.pk, 0, public=False),
            "rows for the hub": partial(rows_after, {f"i:{old.pk}": FACTS - 3, f"i:{talk.pk}": 0}),
            "head numbers": partial(heads, [f"i:{row.pk}" for row in self.talks]),
            "places in the queue": partial(places, [row.pk for row in self.waiting]),
            "the desk of an agent": partial(desk_of, ada, {}),
            "an old conversation, by its agent": partial(told_interaction, ada, old.key),
            "an old conversation, by a manager": partial(told_interaction, self.cast.mo, old.key),
            "what a panel shows": partial(conversations_to_show, self.gus, [old.key, uuid.uuid4()]),
            "a conversation in the panel": partial(conversation_view, old.shopper, old.key),
            "the history list of a shopper": partial(conversation_heads, old.shopper),
            "the sweeper's deadlines": run_due,
            "the sweeper's routing": assign_waiting,
            "the sweeper's outbox": claim_outbox,
            "the admin's interactions": partial(self._seen, "interaction"),
            "the admin's facts": partial(self._seen, "event"),
            "the admin's shoppers": partial(self._seen, "shopper"),
        }

    def _seen(self, table: str) -> object:
        answer = self.root.get(f"/admin/assist/{table}/")
        assert answer.status_code == 200, answer.status_code
        return answer

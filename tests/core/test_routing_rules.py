"""Rules on the captured context choose queue, skills and head start of a request, and its history says why."""

from decimal import Decimal
from typing import Any

import pytest

from assist.actions.requests import request_assistance
from assist.actions.setup import save_row, set_rule_skills
from assist.models import Event, Interaction, Queue, RoutingRule, Skill
from assist.rules.refusals import Refused
from assist.rules.routes import FROM_CONTEXT, Asked, Rule, decide, judge
from assist.rules.words import AssistanceType, RouteCondition, Whether
from tests.cast import Cast, wish
from tests.checker import broken_invariants

LINES = [{"sku": "K1", "name": "Kaari", "quantity": 2, "unitPrice": 300}]
BASKET = {"id": "b1", "currency": "EUR", "lines": LINES}


def rule(cast: Cast, name: str, queue: str = "", **more: Any) -> RoutingRule:
    """A rule of Lumo that leads to a queue of that name."""
    row = RoutingRule(shop=cast.lumo, name=name, queue=queue_of(cast, queue) if queue else None, **more)
    save_row(None, row)
    return row


def queue_of(cast: Cast, name: str) -> Queue:
    found = Queue.objects.filter(shop=cast.lumo, name=name).first()
    if found is None:
        found = Queue(shop=cast.lumo, name=name)
        save_row(None, found)
    return found


def asked(cast: Cast, **more: Any) -> Interaction:
    return request_assistance(cast.gus(), wish(**more))


def why(row: Interaction) -> dict[str, Any]:
    """What the history says about the rule."""
    event = Event.objects.get(interaction=row, kind="interaction.routed")
    assert event.public_seq is None
    body: dict[str, Any] = event.body
    return body


def test_feat_d6_basket_area_and_log_in_page_lead_to_their_queues_and_the_history_says_why(cast: Cast) -> None:
    usual = cast.queue
    rule(cast, "Big baskets", "Sales", position=1, basket_from=Decimal(500), address_contains="/checkout", priority=2)
    rule(cast, "Spare parts", "Parts", position=2, areas=["spare-parts*"])
    rule(cast, "Log-in", "Access", position=3, login_page=Whether.YES)
    sales = asked(cast, context={"basket": BASKET}, address="https://lumo.example/checkout/")
    parts = asked(cast, context={"basket": BASKET, "hierarchyArea": "Spare-Parts/shades"})
    access, other = asked(cast, context={"loginPage": True}), asked(cast)
    assert [row.queue.name for row in (sales, parts, access)] == ["Sales", "Parts", "Access"]
    assert other.queue == usual
    assert not Event.objects.filter(interaction=other, kind="interaction.routed").exists()
    said = why(sales)
    assert (said["rule"], said["queue"], said["priority"]) == ("Big baskets", "Sales", 2)
    assert said["because"] == [
        {"condition": "basket_from", "found": "600.00", "verified": False},
        {"condition": "address", "found": "https://lumo.example/checkout/"},
    ]
    assert (sales.queued_at - sales.rank_at).total_seconds() == 2 * sales.queue.ageing_seconds
    assert not broken_invariants()


def test_feat_d6_language_type_and_who_was_here_before(cast: Cast) -> None:
    rule(cast, "German", "Deutsch", position=1, languages=["de"])
    rule(cast, "Orders", "Orders", position=2, assistance_types=[AssistanceType.SALES_ORDER])
    rule(cast, "Known", "Regulars", position=3, returning=Whether.YES)
    gus = cast.gus()
    assert asked(cast, language="de-AT").queue.name == "Deutsch"
    assert asked(cast, assistance_type=None, address="https://lumo.example/basket/").queue.name == "Orders"
    assert asked(cast, language="<script>").queue.name == "Lumo service"
    assert request_assistance(gus, wish()).queue.name == "Lumo service"
    assert request_assistance(gus, wish()).queue.name == "Regulars"


def test_feat_d4_a_rules_skills_are_needed_besides_those_of_the_queue(cast: Cast) -> None:
    french, parts = Skill.objects.create(name="French"), Skill.objects.create(name="Parts")
    parts.queues.set([cast.queue])
    set_rule_skills(cast.root, rule(cast, "Everything"), [french])
    row = asked(cast)
    assert row.needs == sorted([french.pk, parts.pk])
    assert why(row)["skills"] == ["French"]


def test_a_rule_whose_queue_is_off_or_that_wants_the_shops_word_is_passed_over(cast: Cast) -> None:
    rule(cast, "Gone", "Closed down", position=1)
    Queue.objects.filter(name="Closed down").update(is_active=False)
    rule(cast, "Signed", "Sales", position=2, basket_from=Decimal(1), needs_verified=True)
    rule(cast, "Off", "Sales", position=3, is_active=False)
    assert asked(cast, context={"basket": BASKET}).queue.name == "Lumo service"


def test_a_basket_in_another_currency_has_no_sum_to_compare(cast: Cast) -> None:
    rule(cast, "Big", "Sales", basket_from=Decimal(1))
    assert asked(cast, context={"basket": {**BASKET, "currency": "JPY", "total": 5000}}).queue.name == "Lumo service"
    assert asked(cast, context={"basket": {**BASKET, "total": 0.5}}).queue.name == "Lumo service"
    assert asked(cast, context={"basket": {**BASKET, "total": 1}}).queue.name == "Sales"


def test_a_logged_in_business_partner_counts_as_vouched_for(cast: Cast) -> None:
    queue = Queue(shop=cast.business, name="Partners")
    save_row(None, queue)
    catalogs = {"catalogs": ["pro"], "needs_verified": True, "identified": Whether.YES}
    save_row(None, RoutingRule(shop=cast.business, name="Pro", queue=queue, position=1, **catalogs))
    save_row(None, RoutingRule(shop=cast.business, name="All", queue=queue, position=2, identified=Whether.YES))
    row = request_assistance(cast.mina(), wish(context={"catalogId": "pro"}))
    assert why(row)["rule"] == "All"
    assert why(row)["because"] == [{"condition": "identified", "found": "yes"}]


def test_a_queue_of_another_shop_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="another shop"):
        save_row(None, RoutingRule(shop=cast.lumo, name="Odd", queue=Queue.objects.get(shop=cast.business)))


@pytest.mark.parametrize(
    ("wanted", "has", "fits"),
    [
        ({}, {}, True),
        ({"basket_below": Decimal(10)}, {"basket": Decimal(10)}, False),
        ({"basket_below": Decimal(10)}, {"basket": Decimal("9.99")}, True),
        ({"basket_below": Decimal(10)}, {}, False),
        ({"catalogs": ["winter*", "b2b"]}, {"catalogs": ["summer", "B2B"]}, True),
        ({"catalogs": ["winter*"]}, {"catalogs": ["", "summer"]}, False),
        ({"products": ["*"]}, {"product": "anything"}, True),
        ({"products": ["*"]}, {}, False),
        ({"login_page": Whether.NO}, {"login_page": True}, False),
        ({"returning": Whether.NO, "identified": Whether.NO}, {}, True),
        ({"has_way": False}, {}, False),
        ({"needs_verified": True, "areas": ["a"]}, {"area": "a"}, False),
        ({"needs_verified": True, "areas": ["a"]}, {"area": "a", "verified": FROM_CONTEXT}, True),
        ({"needs_verified": True, "languages": ["de"]}, {"language": "de"}, True),
    ],
)
def test_every_condition_holds_exactly_when_it_says(wanted: dict[str, Any], has: dict[str, Any], fits: bool) -> None:
    verdict = judge(Rule(1, "One", **wanted), Asked(**has))
    assert verdict.fits is fits
    assert fits is not bool(verdict.against or not verdict.rule.has_way)


def test_the_first_rule_that_fits_wins_and_those_before_it_say_what_was_missing() -> None:
    rules = [Rule(1, "Parts", areas=["parts"]), Rule(2, "All"), Rule(3, "Later")]
    decision = decide(rules, Asked(area="lamps"))
    assert decision.won and decision.won.rule.id == 2
    [passed] = decision.passed
    [finding] = passed.against
    assert (finding.condition, finding.wanted, finding.found) == (RouteCondition.AREA, "parts", "lamps")
    assert decide(rules[:1], Asked()).won is None

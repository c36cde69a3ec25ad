"""Root makes rules of routing and tries them out."""

import pytest

from assist.actions.setup import save_row
from assist.models import Interaction, Queue, RoutingRule, Skill
from assist.rules.words import Whether
from tests.admin.conftest import Desk, last_audit, said
from tests.cast import Cast

LIST = "assist/routingrule/"


@pytest.fixture
def parts(team: Cast) -> Queue:
    """A second queue of Lumo."""
    queue = Queue(shop=team.lumo, name="Parts")
    save_row(None, queue)
    return queue


def make(root: Desk, team: Cast, name: str, **fields: object) -> RoutingRule:
    shown = root.fill(f"{LIST}add/", shop=str(team.lumo.pk), name=name, **fields)
    assert "was added successfully" in said(shown), said(shown)
    return RoutingRule.objects.get(shop=team.lumo, name=name)


def test_a_rule_is_made_in_plain_words_and_its_skills_are_audited(root: Desk, team: Cast, parts: Queue) -> None:
    french = Skill.objects.create(name="French")
    row = make(
        root, team, "Spare parts", areas="spare-parts*\n\n spare-parts* \nold", queue=parts.pk, needed=[french.pk],
        languages=["fi", "de"], login_page="no", basket_from="12.50", priority="3",
    )  # fmt: skip
    assert (row.areas, row.languages, row.login_page) == (["spare-parts*", "old"], ["fi", "de"], Whether.NO)
    assert list(row.skills.all()) == [french]
    assert last_audit().changes == {"skills": "French"}
    shown = said(root.get(LIST))
    assert "basket from: 12.50, area: spare-parts*, old" in shown
    assert "Parts, 3 steps ahead, needs French" in shown
    root.fill(f"{LIST}{row.pk}/change/")
    assert last_audit().changes == {"skills": "French"}
    root.fill(f"{LIST}{row.pk}/change/", needed=[], shop=team.business.pk)
    row.refresh_from_db()
    assert not row.skills.exists() and row.shop == team.lumo


def test_the_list_says_conditions_as_the_form_does_and_counts_one_step(root: Desk, team: Cast) -> None:
    make(root, team, "Guests", identified="no", returning="yes", priority="1")
    shown = said(root.get(LIST))
    assert "logged in: no, here before: yes" in shown and "usual queue, 1 step ahead" in shown


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("priority", "21", "Choose 0 to 20 steps."),
        ("basket_from", "-1", "Choose a sum from 0"),
        ("areas", "a*b", "A star stands at the end"),
        ("products", "\n".join(map(str, range(21))), "Write at most 20."),
        ("areas", "x" * 5000, "was added successfully"),
        ("languages", "tlh", "Select a valid choice"),
        ("login_page", "maybe", "Select a valid choice"),
    ],
)
def test_what_makes_no_sense_is_said_at_the_field(root: Desk, team: Cast, field: str, value: str, words: str) -> None:
    shown = root.fill(f"{LIST}add/", shop=str(team.lumo.pk), name="Odd", **{field: value})
    assert words in said(shown)


def test_feat_d6_the_box_says_which_rule_fits_why_the_others_do_not_and_what_happens(
    root: Desk, team: Cast, parts: Queue
) -> None:
    closed = Queue(shop=team.lumo, name="Closed down", is_active=False)
    save_row(None, closed)
    make(root, team, "Parts", areas="spare*", queue=parts.pk, position="1")
    make(root, team, "Closed", queue=closed.pk, position="2")
    make(root, team, "Signed", basket_from="100", needs_verified="on", position="3")
    make(root, team, "Big", basket_from="100", queue=parts.pk, priority="2", position="4")
    make(root, team, "Rest", position="5")
    make(root, team, "Off", is_active=[], position="6")
    before = Interaction.objects.count()
    asked = {"try-shop": str(team.lumo.pk), "try-kind": "informational", "try-language": "en"}
    shown = said(root.get(LIST, **asked, **{"try-basket": "250", "try-area": "lamps"}))
    for words in (
        "It goes to Parts, before requests that came up to 120 seconds earlier.",
        "Does not fit: the hierarchy area is lamps, the rule wants spare*.",
        "Passed over: it fits, but its queue Closed down (Lumo) is switched off.",
        "Does not fit: the basket is 250.00, but the shop does not vouch for it.",
        "Fits: the basket is 250.00.",
        "Not looked at: a rule before it fits.",
        "Switched off.",
    ):
        assert words in shown
    assert 'value="lamps"' in shown
    assert "the basket is not known, the rule wants 100.00 or more" in said(root.get(LIST, **asked))
    assert "Fits: it has no conditions." in said(root.get(LIST, **asked))
    assert Interaction.objects.count() == before


def test_the_box_asks_again_and_knows_a_shop_without_rules_or_queues(root: Desk, team: Cast) -> None:
    asked = {"try-shop": str(team.lumo.pk), "try-kind": "informational", "try-language": "en"}
    assert "It goes to Lumo service, the usual queue: no rule fits." in said(root.get(LIST, **asked))
    wrong = said(root.get(LIST, **{**asked, "try-basket": "much"}))
    assert "Enter a number." in wrong and 'value="much"' in wrong
    skilled = make(root, team, "All")
    skilled.skills.set([Skill.objects.create(name="French")])
    assert "It goes to Lumo service, and needs French." in said(root.get(LIST, **asked))
    Queue.objects.filter(shop=team.lumo).update(is_active=False)
    assert "Nowhere: the shop, or every queue of it" in said(root.get(LIST, **asked))

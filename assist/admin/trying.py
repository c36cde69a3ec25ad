"""The box beside the rules of routing: what would become of a request, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from assist.admin.base import choices_of
from assist.models import RoutingRule, Shop
from assist.queries.crowds import entrance_of
from assist.queries.routes import Route, way_of
from assist.rules.routes import FROM_CONTEXT, Asked, Finding, Verdict
from assist.rules.setup import RULE_BASKET, SHOP_LANGUAGES
from assist.rules.words import AssistanceType, RouteCondition

NAMES = {
    RouteCondition.BASKET_FROM: "the basket",
    RouteCondition.BASKET_BELOW: "the basket",
    RouteCondition.AREA: "the hierarchy area",
    RouteCondition.CATALOG: "the catalog",
    RouteCondition.PRODUCT: "the product",
    RouteCondition.LOGIN_PAGE: "being on the log-in page",
    RouteCondition.TYPE: "the assistance type",
    RouteCondition.IDENTIFIED: "being logged in",
    RouteCondition.LANGUAGE: "the language",
    RouteCondition.RETURNING: "having been here before",
    RouteCondition.ADDRESS: "the page's address",
}
_WANTED = {
    RouteCondition.BASKET_FROM: "{} or more",
    RouteCondition.BASKET_BELOW: "less than {}",
    RouteCondition.ADDRESS: "one with {} in it",
}
TYPES = [(kind.value, kind.value.replace("_", " ").capitalize()) for kind in AssistanceType]


class TryForm(forms.Form):
    """A request that somebody imagines."""

    shop = forms.ModelChoiceField(Shop.objects.order_by("name"), empty_label=None)
    basket = forms.DecimalField(required=False, label="Basket", min_value=0, max_value=RULE_BASKET, decimal_places=2)
    area = forms.CharField(required=False, max_length=200, label="Hierarchy area")
    catalog = forms.CharField(required=False, max_length=200, label="Catalog or variant")
    product = forms.CharField(required=False, max_length=200, label="Product")
    address = forms.CharField(required=False, max_length=500, label="Page's address")
    kind = forms.ChoiceField(choices=TYPES, label="Assistance type")
    language = forms.ChoiceField(choices=choices_of(SHOP_LANGUAGES), label="Language")
    login_page = forms.BooleanField(required=False, label="On the log-in page")
    identified = forms.BooleanField(required=False, label="Logged in")
    returning = forms.BooleanField(required=False, label="Has been here before")
    verified = forms.BooleanField(required=False, label="The shop vouches for basket, area, catalog and product")

    def asked(self) -> Asked:
        """The request that the fields say."""
        given = self.cleaned_data
        basket: Decimal | None = given["basket"]
        return Asked(
            basket=basket,
            area=given["area"],
            catalogs=[given["catalog"]],
            product=given["product"],
            login_page=given["login_page"],
            assistance_type=AssistanceType(given["kind"]),
            identified=given["identified"],
            language=given["language"],
            returning=given["returning"],
            address=given["address"],
            verified=FROM_CONTEXT if given["verified"] else frozenset(),
        )


@dataclass(frozen=True)
class Line:
    """A rule with what became of it."""

    rule: RoutingRule
    sign: str
    words: str


@dataclass(frozen=True)
class Outcome:
    """Where the request goes, and what each rule said."""

    words: str
    lines: list[Line]


def tried(form: TryForm) -> Outcome:
    """What would become of the request."""
    shop: Shop = form.cleaned_data["shop"]
    rows = list(shop.routing_rules.select_related("queue").prefetch_related("skills"))
    entrance = entrance_of(shop.pk)
    if entrance is None:
        return Outcome("Nowhere: the shop, or every queue of it, is switched off.", [])
    route = way_of([row for row in rows if row.is_active], form.asked(), entrance)
    return Outcome(_outcome(route), list(_lines(rows, route)))


def _outcome(route: Route) -> str:
    words = f"It goes to {route.queue.name}"
    if route.decision.won is None:
        return f"{words}, the usual queue: no rule fits."
    if route.priority:
        seconds = route.priority * route.queue.ageing_seconds
        words += f", before requests that came up to {seconds} seconds earlier"
    if route.needed:
        words += f", and needs {', '.join(route.skill_names)}"
    return f"{words}."


def _lines(rows: Iterable[RoutingRule], route: Route) -> Iterable[Line]:
    passed = {verdict.rule.id: verdict for verdict in route.decision.passed}
    won = route.decision.won
    for row in rows:
        if not row.is_active:
            yield Line(row, "off", "Switched off.")
        elif won and row.pk == won.rule.id:
            yield Line(row, "fits", _fits(won))
        elif row.pk in passed:
            yield Line(row, "passed", _against(passed[row.pk], row))
        else:
            yield Line(row, "later", "Not looked at: a rule before it fits.")


def _fits(verdict: Verdict) -> str:
    if not verdict.findings:
        return "Fits: it has no conditions."
    return f"Fits: {', '.join(f'{NAMES[each.condition]} is {each.found}' for each in verdict.findings)}."


def _against(verdict: Verdict, row: RoutingRule) -> str:
    if not verdict.against:
        return f"Passed over: it fits, but its queue {row.queue} is switched off."
    return f"Does not fit: {'; '.join(map(_contrary, verdict.against))}."


def _contrary(finding: Finding) -> str:
    name, found = NAMES[finding.condition], finding.found or "not known"
    if finding.lacks_word:
        return f"{name} is {found}, but the shop does not vouch for it"
    return f"{name} is {found}, the rule wants {_WANTED.get(finding.condition, '{}').format(finding.wanted)}"


def given(query: Any) -> TryForm:
    """The form as an address fills it, or an empty one."""
    return TryForm(query if query.get("try-shop") else None, prefix="try", label_suffix="")

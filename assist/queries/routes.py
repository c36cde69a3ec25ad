"""Where a new request of a shop goes, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from assist.models import OverflowStep, Queue, RoutingRule, Shopper, Skill
from assist.protocol.values import Basket, Because, Surroundings
from assist.queries.conversations import conversations_of
from assist.queries.crowds import entrance_of
from assist.queries.fronts import ShopFront
from assist.rules.refusals import invalid
from assist.rules.routes import Asked, Decision, Finding, Rule, decide
from assist.rules.words import AssistanceType, MoveReason, RouteCondition, Whether

_MARKS = {
    "basket": (RouteCondition.BASKET_FROM, RouteCondition.BASKET_BELOW),
    "hierarchyArea": (RouteCondition.AREA,),
    "productId": (RouteCondition.PRODUCT,),
    "loginPage": (RouteCondition.LOGIN_PAGE,),
}
"""Which conditions a verified key of the context stands for; a catalog has two keys."""


@dataclass(frozen=True)
class Route:
    """The queue of a new request, the rule that chose it if one did, and what the rule adds."""

    queue: Queue
    decision: Decision
    priority: int = 0
    needed: tuple[Skill, ...] = ()
    meant: Queue | None = None
    """The queue that could not take it, when `queue` is of its chain."""
    moved: MoveReason | None = None

    @property
    def skills(self) -> frozenset[int]:
        """What the rule needs besides what its queue does."""
        return frozenset(skill.pk for skill in self.needed)

    @property
    def skill_names(self) -> tuple[str, ...]:
        """The same as people call it."""
        return tuple(skill.name for skill in self.needed)

    @property
    def because(self) -> tuple[Because, ...]:
        """Why this way, for the request's history."""
        won = self.decision.won
        return tuple(map(because, won.findings)) if won else ()


def because(finding: Finding) -> Because:
    """A condition with what the request had."""
    return Because(condition=finding.condition, found=finding.found[:200], verified=finding.verified)


def route_of(
    shopper: Shopper, surroundings: Surroundings, assistance_type: AssistanceType, language: str
) -> Route | None:
    """The way of a new request; None when the shop takes none."""
    entrance = entrance_of(shopper.shop_id)
    if entrance is None:
        return None
    rows = rules_of(shopper.shop_id)
    if not rows:
        return Route(entrance, Decision())
    returning = conversations_of(shopper).exists()
    asked = asked_of(surroundings, assistance_type, shopper.shop.currency, language, returning=returning)
    return way_of(rows, asked, entrance)


def through_the_chain(route: Route, front: ShopFront, *, vouched_for: bool) -> Route:
    """The same, by a queue of the chain when the one that was meant is closed or full."""
    first, door = front.door_of(route.queue.pk), front.way_in(route.queue.pk, vouched_for=vouched_for)
    if first is None or door is None or door is first:
        return route
    reason = MoveReason.FULL if first.is_crowded(vouched_for=vouched_for) else MoveReason.CLOSED
    return replace(route, queue=Queue.objects.get(pk=door.queue), meant=route.queue, moved=reason)


def rules_of(shop: int) -> list[RoutingRule]:
    """The rules of a shop that are switched on, in their order."""
    rows = RoutingRule.objects.filter(shop=shop, is_active=True).select_related("queue").prefetch_related("skills")
    return list(rows)


def way_of(rows: Iterable[RoutingRule], asked: Asked, entrance: Queue) -> Route:
    """The way that the first rule that fits says; the shop's entrance without one."""
    by_id = {row.pk: row for row in rows}
    decision = decide([rule_of(row) for row in by_id.values()], asked)
    if decision.won is None:
        return Route(entrance, decision)
    row = by_id[decision.won.rule.id]
    return Route(row.queue or entrance, decision, row.priority, tuple(row.skills.all()))


def rule_of(row: RoutingRule) -> Rule:
    """A row as it is decided by."""
    return Rule(
        id=row.pk,
        name=row.name,
        basket_from=row.basket_from,
        basket_below=row.basket_below,
        areas=row.areas,
        catalogs=row.catalogs,
        products=row.products,
        login_page=Whether(row.login_page),
        assistance_types=row.assistance_types,
        identified=Whether(row.identified),
        languages=row.languages,
        returning=Whether(row.returning),
        address_contains=row.address_contains,
        needs_verified=row.needs_verified,
        has_way=row.queue is None or row.queue.is_active,
    )


def asked_of(
    surroundings: Surroundings, assistance_type: AssistanceType, currency: str, language: str, *, returning: bool
) -> Asked:
    """A request as the rules see it; a basket in another currency than the shop's has no sum to compare."""
    context, verified = surroundings.context, set(surroundings.verified)
    catalogs = [word for word in (context.catalog_id, context.catalog_variant_id) if word]
    marks = {condition for key in verified for condition in _MARKS.get(key, ())}
    if catalogs and verified >= _keys_of_catalog(surroundings):
        marks.add(RouteCondition.CATALOG)
    return Asked(
        basket=_sum_of(context.basket, currency),
        area=context.hierarchy_area or "",
        catalogs=catalogs,
        product=context.product_id or "",
        login_page=bool(context.login_page),
        assistance_type=assistance_type,
        identified="businessPartnerId" in verified,
        language=language,
        returning=returning,
        address=surroundings.page.address if surroundings.page else "",
        verified=frozenset(marks),
    )


def _keys_of_catalog(surroundings: Surroundings) -> set[str]:
    """Those of the two keys that are there: all of them have to be vouched for."""
    context = surroundings.context
    return {
        key for key, has in (("catalogId", context.catalog_id), ("catalogVariantId", context.catalog_variant_id)) if has
    }


def _sum_of(basket: Basket | None, currency: str) -> Decimal | None:
    if basket is None or basket.currency not in {"", currency}:
        return None
    total = basket.total
    if total is None:
        total = sum(line.quantity * line.unit_price for line in basket.lines)
    return Decimal(str(round(total, 2)))


def check_chain(queue: Queue, to: Queue) -> None:
    """Raises Refused when a step from `queue` to `to` would lead out of the shop or back to where it began."""
    if to.shop_id != queue.shop_id:
        raise invalid("The queue belongs to another shop. Choose one of this shop.")
    steps = OverflowStep.objects.filter(queue__shop=queue.shop_id, to_queue__isnull=False)
    ways = list(steps.values_list("queue", "to_queue"))
    reached, ahead = set[int](), {to.pk}
    while ahead:
        reached |= ahead
        ahead = {end for begin, end in ways if begin in ahead and end is not None} - reached
    if queue.pk in reached:
        raise invalid(f"{to.name} leads back to {queue.name}. Take that step out first, or choose another queue.")

"""Which rule sends a new request to its queue: pure, over what is known of the request (feat D6, D12)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assist.rules.words import AssistanceType, RouteCondition, Whether

ANYTHING = "*"
"""At the end of a word of a rule: whatever follows."""


@dataclass(frozen=True)
class Asked:
    """What is known of a request; `verified` are the conditions whose value the shop vouches for."""

    basket: Decimal | None = None
    area: str = ""
    catalogs: Sequence[str] = ()
    product: str = ""
    login_page: bool = False
    assistance_type: AssistanceType = AssistanceType.INFORMATIONAL
    identified: bool = False
    language: str = ""
    returning: bool = False
    address: str = ""
    verified: frozenset[RouteCondition] = frozenset()


@dataclass(frozen=True)
class Rule:
    """A rule as it is decided by: what it asks for, in the words of its row; empty asks for nothing."""

    id: int
    name: str
    basket_from: Decimal | None = None
    basket_below: Decimal | None = None
    areas: Sequence[str] = ()
    catalogs: Sequence[str] = ()
    products: Sequence[str] = ()
    login_page: Whether = Whether.ANY
    assistance_types: Sequence[str] = ()
    identified: Whether = Whether.ANY
    languages: Sequence[str] = ()
    returning: Whether = Whether.ANY
    address_contains: str = ""
    needs_verified: bool = False
    has_way: bool = True
    """Off: the queue that it leads to takes nothing new, so the rule is passed over."""


@dataclass(frozen=True)
class Finding:
    """A condition of a rule beside what the request has; `verified` is false where only the page says so.

    `lacks_word` when it would hold if the shop vouched for it.
    """

    condition: RouteCondition
    wanted: str
    found: str
    holds: bool
    verified: bool = True
    lacks_word: bool = False


@dataclass(frozen=True)
class Verdict:
    """What one rule says about a request."""

    rule: Rule
    findings: tuple[Finding, ...]

    @property
    def fits(self) -> bool:
        """Whether everything holds, and the rule leads somewhere."""
        return self.rule.has_way and all(finding.holds for finding in self.findings)

    @property
    def against(self) -> tuple[Finding, ...]:
        """What does not hold."""
        return tuple(finding for finding in self.findings if not finding.holds)


@dataclass(frozen=True)
class Decision:
    """The rule that wins, if any, and those before it that did not fit."""

    won: Verdict | None = None
    passed: tuple[Verdict, ...] = field(default=())


FROM_CONTEXT = frozenset(
    {
        RouteCondition.BASKET_FROM,
        RouteCondition.BASKET_BELOW,
        RouteCondition.AREA,
        RouteCondition.CATALOG,
        RouteCondition.PRODUCT,
        RouteCondition.LOGIN_PAGE,
    }
)
"""Conditions on what the page states, which a shop may vouch for."""


def decide(rules: Iterable[Rule], asked: Asked) -> Decision:
    """The first rule that fits wins."""
    passed: list[Verdict] = []
    for rule in rules:
        verdict = judge(rule, asked)
        if verdict.fits:
            return Decision(verdict, tuple(passed))
        passed.append(verdict)
    return Decision(None, tuple(passed))


def judge(rule: Rule, asked: Asked) -> Verdict:
    """Every condition of the rule, with what the request has."""
    return Verdict(rule, tuple(_checked(rule, asked, found) for found in _findings(rule, asked)))


def _checked(rule: Rule, asked: Asked, finding: Finding) -> Finding:
    """A value that nobody vouches for counts for nothing where the rule says so."""
    stated = finding.condition in FROM_CONTEXT and finding.condition not in asked.verified
    lacks = finding.holds and stated and rule.needs_verified
    return replace(finding, holds=finding.holds and not lacks, verified=not stated, lacks_word=lacks)


def _findings(rule: Rule, asked: Asked) -> list[Finding]:
    kind = RouteCondition
    found = [
        _sum(kind.BASKET_FROM, rule.basket_from, asked.basket, lambda wanted, has: has >= wanted),
        _sum(kind.BASKET_BELOW, rule.basket_below, asked.basket, lambda wanted, has: has < wanted),
        _word(kind.AREA, rule.areas, [asked.area]),
        _word(kind.CATALOG, rule.catalogs, asked.catalogs),
        _word(kind.PRODUCT, rule.products, [asked.product]),
        _flag(kind.LOGIN_PAGE, rule.login_page, asked.login_page),
        _word(kind.TYPE, rule.assistance_types, [asked.assistance_type]),
        _flag(kind.IDENTIFIED, rule.identified, asked.identified),
        _word(kind.LANGUAGE, rule.languages, [asked.language]),
        _flag(kind.RETURNING, rule.returning, asked.returning),
        _part(rule.address_contains, asked.address),
    ]
    return [finding for finding in found if finding]


def _sum(
    condition: RouteCondition, wanted: Decimal | None, has: Decimal | None, holds: Callable[[Decimal, Decimal], bool]
) -> Finding | None:
    if wanted is None:
        return None
    return Finding(
        condition, f"{wanted:.2f}", "" if has is None else f"{has:.2f}", has is not None and holds(wanted, has)
    )


def _word(condition: RouteCondition, wanted: Sequence[str], has: Sequence[str]) -> Finding | None:
    if not wanted:
        return None
    known = [word for word in has if word]
    holds = any(_is_like(pattern, word) for pattern in wanted for word in known)
    return Finding(condition, ", ".join(wanted), ", ".join(known), holds)


def _is_like(pattern: str, word: str) -> bool:
    pattern, word = pattern.casefold(), word.casefold()
    return word.startswith(pattern.removesuffix(ANYTHING)) if pattern.endswith(ANYTHING) else word == pattern


def _flag(condition: RouteCondition, wanted: Whether, has: bool) -> Finding | None:
    if wanted is Whether.ANY:
        return None
    found = Whether.YES if has else Whether.NO
    return Finding(condition, wanted, found, wanted is found)


def _part(wanted: str, has: str) -> Finding | None:
    if not wanted:
        return None
    return Finding(RouteCondition.ADDRESS, wanted, has, wanted.casefold() in has.casefold())

"""No page takes more queries because there are more rows, and each has a figure that it keeps to."""

from collections.abc import Iterator

from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.attacks.matrix import ROUTES
from tests.attacks.world import make_world
from tests.review.abundance import abound, begin, names, ungrown
from tests.review.counts import ADMIN, PAGES, STEPS, TABLES

CONSOLE = "assist.config.urls_console"
MANY = 27
"""So many more of everything: more than a page of a list holds."""
Sheet = tuple[str, str, int]
"""Who opens which path, and the most queries."""


NOT_OF_THE_PAGE = ("SAVEPOINT", "RELEASE", 'UPDATE "django_session"')
"""A session is kept alive once a minute, whichever page is looked at then."""


def test_every_page_has_a_figure() -> None:
    pages = {route for route, row in ROUTES.items() if row.method == "get"}
    assert pages - set(PAGES) == set(), "Say in tests/review/counts.py how many queries these take."
    assert set(PAGES) - set(ROUTES) == set(), "These addresses are gone: take their rows out."


def test_every_admin_table_has_figures() -> None:
    assert {model._meta.label for model in admin.site._registry} == set(TABLES)


def test_everything_that_can_be_many_becomes_many() -> None:
    assert ungrown() == set(), "Say in tests/review/abundance.py how these tables grow, or why they do not."


def test_no_page_takes_more_queries_when_there_are_more_rows(db: None, blank_panel: None) -> None:
    world = make_world()
    people, known = begin(world), names(world)
    sheets = {name: (who, path.format(**known), most) for name, (who, path, most) in _sheets()}
    few = {name: _queries(people[who], path) for name, (who, path, _) in sheets.items()}
    abound(MANY)
    many = {name: _queries(people[who], path) for name, (who, path, _) in sheets.items()}
    assert {name: (few[name], many[name]) for name in sheets if many[name] > few[name]} == {}
    assert {name: many[name] for name, (_, _, most) in sheets.items() if many[name] > most} == {}


def _sheets() -> Iterator[tuple[str, Sheet]]:
    for (face, route), page in PAGES.items():
        yield f"{face} {route}", (page.who, page.path or ROUTES[face, route].path, page.most)
    for step, most in STEPS.items():
        yield f"step {step}", ("root", f"/setup/shop/lumo/{step}/", most)
    for model in admin.site._registry:
        for view, most in zip(ADMIN, TABLES[model._meta.label], strict=True):
            yield f"{model._meta.label} {view}", ("root", _address(model, view), most)


def _address(model: type[Model], page: str) -> str:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    if page in {"changelist", "add"}:
        return reverse(name, CONSOLE)
    row = model._default_manager.order_by("pk").first()
    assert row is not None, f"nobody has made a row of {model._meta.label}"
    return reverse(name, CONSOLE, [row.pk])


def _queries(browser: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(path)
        list(answer)
    assert answer.status_code < 500, path
    return sum(not each["sql"].startswith(NOT_OF_THE_PAGE) for each in asked.captured_queries)

"""What colleagues do to one shared basket at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connections

from assist.models import Shop
from storefront.shop.models import Basket, BasketEvent, BasketLine, Quote
from storefront.shop.seed import seed_shop
from tests.storefront_shop.browser import PASSWORD, Browser
from tests.storefront_shop.test_shared import address, change, colleague, logged_in, pieces, showroom


@pytest.fixture
def team(transactional_db: None) -> list[Browser]:
    """Mina, Aino and Lars, who may all change the basket with six lamps in it."""
    seed_shop(Shop.objects.create(code="lumo-business", name="Lumo Business", kind="b2b"), PASSWORD)
    people = [logged_in(name) for name in ("mina", "aino", "lars")]
    mina = people[0]
    mina.add("vieras", "6")
    mina.post("baskets/share/", name="Showroom Espoo", active="1")
    for name in ("aino", "lars"):
        fields = {"act": "permitted", "colleague": colleague(name), "may": ["edit", "ask"]}
        mina.client.post(f"/shop/lumo-business/{address()}", fields)
    return people


def at_once(*acts: Callable[[], int]) -> list[int]:
    """Let everybody act at the same moment; returns the statuses."""
    start, told = Barrier(len(acts)), [0] * len(acts)

    def run(place: int) -> None:
        start.wait(10)
        told[place] = acts[place]()
        connections.close_all()

    threads = [Thread(target=run, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(told)


def test_of_two_who_change_one_line_at_once_one_is_told_so(team: list[Browser]) -> None:
    seen = showroom().version
    mina, aino, _ = team
    told = at_once(
        lambda: change(mina, "12", version=seen).status_code, lambda: change(aino, "18", version=seen).status_code
    )
    assert told == [303, 409]
    last = BasketEvent.objects.filter(kind="changed").get()
    assert pieces() == {"vieras-opal": last.quantity}


def test_what_three_add_at_once_is_all_there(team: list[Browser]) -> None:
    key = showroom().key
    wanted = [("vieras", "clay", "6"), ("vieras", "opal", "12"), ("linja-120", "steel", "2")]

    def add(who: Browser, what: tuple[str, str, str]) -> int:
        return who.add(what[0], what[2], what[1], into=key).status_code

    told = at_once(*(lambda who=who, what=what: add(who, what) for who, what in zip(team, wanted, strict=True)))
    assert told == [303, 303, 303]
    assert pieces() == {"vieras-opal": 18, "vieras-clay": 6, "linja-120-steel": 2}


def test_two_who_ask_at_once_get_one_open_quote(team: list[Browser]) -> None:
    key = showroom().key

    def ask(who: Browser) -> int:
        return who.post("quotes/ask/", basket=key, comment="").status_code

    assert at_once(*(lambda who=who: ask(who) for who in team)) == [303, 400, 400]
    assert Quote.objects.count() == 1


def test_putting_aside_in_two_windows_at_once_loses_nothing(team: list[Browser]) -> None:
    mina, window = team[0], logged_in("mina")
    mina.add("vieras", "6")
    told = at_once(
        lambda: mina.post("baskets/aside/", name="One").status_code,
        lambda: window.post("baskets/aside/", name="Two").status_code,
    )
    assert told == [303, 400]
    saved = Basket.objects.get(state="saved")
    assert BasketLine.objects.get(basket=saved).quantity == 6


def test_who_is_taken_out_while_changing_either_was_in_time_or_gets_nothing(team: list[Browser]) -> None:
    mina, aino, _ = team
    number, seen = colleague("aino"), showroom().version
    told = at_once(
        lambda: mina.post(address(), act="out", colleague=number).status_code,
        lambda: change(aino, "12", version=seen).status_code,
    )
    assert told in ([303, 303], [303, 404], [303, 409])
    assert aino.get(address()).status_code == 404
    assert pieces()["vieras-opal"] == (12 if told == [303, 303] else 6)

"""The auction: whoever bids most before the end gets the lot, by the shop's clock alone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from assist.models import Shop
from assist.queries.clock import now
from storefront.shop.bidding import Phase, least_bid, parse_amount, phase_of
from storefront.shop.models import Bid, Customer, Lot
from storefront.shop.naming import initials_of
from storefront.shop.seed import seed_shop
from tests.racing import race
from tests.storefront_shop.browser import PASSWORD, Browser
from tests.storefront_shop.selling import bare_order

RUNNING, WON, TO_COME = "kaari-number-one", "pallo-window", "kello-last-one"


def page_of(browser: Browser, lot: str = RUNNING) -> str:
    """The page of a lot."""
    return browser.get(f"auction/{lot}/").content.decode()


def bid(browser: Browser, amount: str, lot: str = RUNNING) -> Any:
    """Send the form of a bid."""
    return browser.post(f"auction/{lot}/bid/", amount=amount)


def held(code: str = RUNNING) -> Lot:
    """The lot as it is stored now."""
    return Lot.objects.get(code=code)


def test_everybody_sees_the_price_and_bidders_by_initials_alone(gus: Browser) -> None:
    page = page_of(gus)
    assert "€120.00" in page and "5 bids" in page and "J. S." in page
    assert "Schäfer" not in page and "@" not in page.partition("<main")[2].partition("</main>")[0]
    assert "Log in to bid" in page


def test_a_lot_page_states_its_area_and_no_product(gus: Browser) -> None:
    stated = gus.stated(f"auction/{RUNNING}/")
    assert stated["hierarchyArea"] == "table/living"
    assert "productId" not in stated
    assert "hierarchyArea" not in gus.stated("auction/")


def test_juergen_is_told_that_he_was_outbid_and_leads_again_with_the_least_bid(juergen: Browser) -> None:
    assert "You have been outbid" in page_of(juergen)
    assert bid(juergen, "125").status_code == 303
    page = page_of(juergen)
    assert "You lead" in page and "€125.00" in page and "€130.00 or more" in page
    assert (held().price, held().bid_count) == (Decimal("125.00"), 6)


def test_a_leader_may_raise_the_own_bid_but_not_below_the_step(juergen: Browser) -> None:
    bid(juergen, "125")
    assert bid(juergen, "126").status_code == 400
    assert bid(juergen, "130,50").status_code == 303
    assert held().price == Decimal("130.50")


def test_who_was_slower_is_told_the_new_least_bid_and_keeps_the_amount(juergen: Browser) -> None:
    page = bid(juergen, "120")
    assert page.status_code == 400
    assert "Somebody has bid meanwhile. Bid at least €125.00." in page.content.decode()
    assert 'value="120"' in page.content.decode()


@pytest.mark.parametrize(
    "amount", ["", "x", "-5", "1e5", "NaN", "125.001", "\u0661\u0662\u0665", "99999999", "1;2", "\x00"]
)
def test_what_is_no_amount_is_refused(juergen: Browser, amount: str) -> None:
    assert bid(juergen, amount).status_code == 400
    assert held().bid_count == 5


def test_an_amount_that_looks_like_a_slip_is_asked_about(juergen: Browser) -> None:
    assert "Check the amount" in bid(juergen, "12500").content.decode()
    assert held().bid_count == 5


def test_a_guest_cannot_bid(gus: Browser) -> None:
    assert "Log in to bid" in bid(gus, "500").content.decode()
    assert held().bid_count == 5


def test_nobody_bids_before_the_beginning_or_after_the_end(juergen: Browser) -> None:
    assert "has not begun yet" in bid(juergen, "100", TO_COME).content.decode()
    assert "came too late" in bid(juergen, "100", WON).content.decode()
    assert not held(TO_COME).bids.exists()


def test_at_the_very_end_it_is_too_late(juergen: Browser) -> None:
    Lot.objects.filter(code=RUNNING).update(ends_at=now())
    assert "came too late" in bid(juergen, "500").content.decode()


def test_the_winner_is_led_to_the_checkout_until_it_is_ordered_and_others_are_not(
    juergen: Browser, gus: Browser
) -> None:
    assert f"/shop/lumo/checkout/lot/{WON}/" in page_of(juergen, WON)
    assert "/checkout/lot/" not in page_of(gus, WON)
    bare_order(held(WON).variant, Customer.objects.get(email="juergen@example.com"), "j@example.com", lot=held(WON))
    page = page_of(juergen, WON)
    assert "ordered it" in page and "/checkout/lot/" not in page


def test_who_has_not_won_is_told_so(juergen: Browser) -> None:
    Lot.objects.filter(code=RUNNING).update(ends_at=now())
    assert "Somebody else has won it" in page_of(juergen)


@pytest.mark.parametrize("address", ["", "state/"])
def test_an_unknown_lot_and_that_of_another_shop_are_not_found(gus: Browser, mina: Browser, address: str) -> None:
    assert gus.get(f"auction/nothing/{address}").status_code == 404
    assert mina.get(f"auction/{RUNNING}/{address}").status_code == 404


def test_mina_cannot_bid_in_the_other_shop_with_its_code(mina: Browser, lumo: Shop) -> None:
    assert bid(mina, "500").status_code == 404
    assert held().bid_count == 5


def test_a_page_that_stays_open_is_told_of_new_things_alone(gus: Browser, juergen: Browser) -> None:
    first = gus.get(f"auction/{RUNNING}/state/")
    again = gus.client.get(f"/shop/lumo/auction/{RUNNING}/state/", headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    bid(juergen, "125")
    later = gus.client.get(f"/shop/lumo/auction/{RUNNING}/state/", headers={"if-none-match": first["ETag"]})
    assert later.status_code == 200
    assert later.json()["version"] in page_of(gus)


def test_the_list_shows_what_runs_first_and_asks_equally_often(gus: Browser, lumo: Shop) -> None:
    page = gus.get("auction/").content.decode()
    assert page.index("Kaari number 1") < page.index("The last Kello") < page.index("Pallo from the")
    few = _queries_of(gus, "auction/")
    for number in range(3):
        lot = held()
        lot.pk, lot.code = None, f"more-{number}"
        lot.save()
    assert _queries_of(gus, "auction/") == few


def test_a_lot_asks_equally_often_however_many_bids_there_are(juergen: Browser) -> None:
    many = _queries_of(juergen, f"auction/{RUNNING}/")
    Bid.objects.filter(lot=held()).exclude(amount=120).delete()
    assert _queries_of(juergen, f"auction/{RUNNING}/") == many


def _queries_of(browser: Browser, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        browser.get(page)
    return len(asked)


def test_of_bids_of_one_amount_at_once_one_counts(transactional_db: None) -> None:
    browsers = _bidders(4)
    results = race(*[_bidding(browser, "125") for browser in browsers])
    assert sorted(results) == [303, 400, 400, 400]
    assert (held().bid_count, held().bids.count()) == (6, 6)


def test_the_price_only_rises_when_many_bid_at_once(transactional_db: None) -> None:
    browsers = _bidders(4)
    race(*[_bidding(browser, f"{130 + 10 * at}") for at, browser in enumerate(browsers)])
    amounts = list(held().bids.order_by("at", "id").values_list("amount", flat=True))
    assert amounts == sorted(amounts)
    leading = held().bids.order_by("-amount")[0]
    assert (held().price, held().leader_id) == (Decimal("160.00"), leading.customer_id)


def test_a_bid_that_waited_for_the_lock_beyond_the_end_comes_too_late(transactional_db: None) -> None:
    (browser,) = _bidders(1)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Lot.objects.select_for_update().get(code=RUNNING)
            waiting = pool.submit(_closing(_bidding(browser, "500")))
            _until_somebody_waits()
            Lot.objects.filter(code=RUNNING).update(ends_at=now())
        assert waiting.result(30) == 400
    assert (held().bid_count, held().price) == (5, Decimal("120.00"))


def test_of_a_bid_and_the_end_at_once_the_clock_decides(transactional_db: None) -> None:
    (browser,) = _bidders(1)
    _, status = race(_end_now, _bidding(browser, "500"))
    assert (status == 303) == (held().price == 500)
    assert not held().bids.filter(at__gte=held().ends_at).exists()


def _end_now() -> None:
    with transaction.atomic():
        Lot.objects.select_for_update().get(code=RUNNING)
        Lot.objects.filter(code=RUNNING).update(ends_at=now())


def _closing(act: Callable[[], int]) -> Callable[[], int]:
    def run() -> int:
        try:
            return act()
        finally:
            connections.close_all()

    return run


def _until_somebody_waits() -> None:
    for _ in range(2000):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waits for the lot.")


def _bidding(browser: Browser, amount: str) -> Callable[[], int]:
    return lambda: int(bid(browser, amount).status_code)


def _bidders(count: int) -> list[Browser]:
    """So many customers in a freshly seeded shop, all logged in."""
    shop = Shop.objects.create(code="lumo", name="Lumo", kind="b2c")
    seed_shop(shop, PASSWORD)
    found = []
    juergen = Customer.objects.get(email="juergen@example.com")
    for number in range(count):
        Customer.objects.create(
            shop=shop, name=f"Bidder {number}", email=f"{number}@example.com", password=juergen.password
        )
        browser = Browser("lumo")
        browser.log_in(f"{number}@example.com")
        found.append(browser)
    return found


@given(st.decimals(min_value=0, max_value=9_999_999, places=2))
def test_an_amount_is_read_as_it_is_written_with_comma_or_point(amount: Decimal) -> None:
    assert parse_amount(f"{amount:.2f}") == parse_amount(f"{amount:.2f}".replace(".", ",")) == amount


def test_the_first_bid_is_the_starting_price_and_then_a_step_more() -> None:
    assert least_bid(None, Decimal("60.00"), Decimal("5.00")) == 60
    assert least_bid(Decimal("60.00"), Decimal("60.00"), Decimal("5.00")) == 65


def test_the_beginning_is_in_and_the_end_is_out() -> None:
    begin = datetime(2026, 11, 23, 12, tzinfo=UTC)
    end = begin + timedelta(hours=1)
    moments = [begin - timedelta(microseconds=1), begin, end - timedelta(microseconds=1), end]
    phases = [phase_of(begin, end, each) for each in moments]
    assert phases == [Phase.UPCOMING, Phase.RUNNING, Phase.RUNNING, Phase.ENDED]


def test_names_are_masked_to_initials() -> None:
    assert [initials_of(each) for each in ("Mina Lindqvist", "ada", "Ann Mary Lee", " ")] == [
        "M. L.",
        "A.",
        "A. L.",
        "?",
    ]

"""Coupons: typed on the basket page, told why not, used up by orders."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assist.models import Shop
from assist.queries.clock import now
from storefront.shop.actions.coupons import COUPONS_IN_A_BASKET, give_back_coupons, use_coupons
from storefront.shop.models import Basket, Coupon, Customer, Order, Promotion
from storefront.shop.queries.baskets import BasketView, basket_view
from storefront.shop.rules import Refused
from storefront.shop.seed import seed_shop
from tests.racing import race
from tests.storefront_shop.browser import PASSWORD, Browser
from tests.storefront_shop.selling import bare_order


def use(browser: Browser, code: str) -> Any:
    """Send the form of the coupon."""
    return browser.post("basket/coupon/", coupon=code)


def view_of(basket: Basket) -> BasketView:
    """The basket as it is priced."""
    view = basket_view(basket, basket.variant)
    assert view is not None
    return view


def order_of(basket: Basket, email: str = "juergen@example.com") -> Order:
    """An order as the checkout makes it, as far as coupons look at it."""
    return bare_order(basket.variant, basket.customer, email)


def test_a_code_in_any_letters_makes_the_basket_cheaper_and_every_page_states_it(gus: Browser) -> None:
    gus.add("kaari", "2")
    assert use(gus, " welcome10 ").status_code == 303
    page = gus.get("basket/").content.decode()
    assert "WELCOME10" in page and "\N{MINUS SIGN}€17.80" in page
    assert gus.stated()["basket"]["total"] == 160.20


def test_codes_cannot_be_guessed_one_after_the_other(zed: Browser) -> None:
    zed.add("kaari")
    answers = [use(zed, f"GUESS{number}") for number in range(40)]
    assert {answer.status_code for answer in answers} == {400}
    assert all("We do not know this code" in answer.content.decode() for answer in answers[:20])
    assert any("Too many codes" in answer.content.decode() for answer in answers[20:])
    assert zed.stated()["basket"]["total"] == 89.0


def test_a_promotion_without_a_code_counts_by_itself(gus: Browser) -> None:
    gus.add("polku", finish=_finish("polku"))
    page = gus.get("basket/").content.decode()
    assert "10% off all outdoor lamps" in page


def _finish(code: str) -> str:
    return str(Promotion.objects.get(code="outdoor-ten").shop.shop_catalog.products.get(code=code).finishes[0])


def test_a_code_is_removed_again(gus: Browser) -> None:
    gus.add("kaari")
    use(gus, "WELCOME10")
    assert gus.post("basket/coupon/remove/", coupon=str(Coupon.objects.get(code="WELCOME10").pk)).status_code == 303
    assert gus.stated()["basket"]["total"] == 89.00


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "Enter the code"),
        ("NOBODY", "We do not know this code"),
        ("<script>", "We do not know this code"),
        ("\x00", "Enter the code"),
        ("x" * 5000, "We do not know this code"),
        ("SUMMER20", "This code has run out"),
        ("DANKE-15", "This code is personal"),
        ("PROJECT5", "We do not know this code"),
    ],
)
def test_a_refused_code_says_why_and_stays_in_its_field(gus: Browser, business: Shop, code: str, words: str) -> None:
    gus.add("kaari")
    page = use(gus, code)
    assert page.status_code == 400
    assert words in page.content.decode()
    assert "<script>" not in page.content.decode().partition("</head>")[2]
    assert gus.stated()["basket"]["total"] == 89.00


def test_a_code_needs_a_basket(gus: Browser) -> None:
    page = use(gus, "WELCOME10")
    assert page.status_code == 400
    assert "Put something in your basket first" in page.content.decode()


def test_juergen_alone_uses_his_personal_code_and_only_from_its_total_on(juergen: Browser) -> None:
    juergen.add("pallo")
    assert "It counts from €75.00 on." in use(juergen, "DANKE-15").content.decode()
    juergen.add("pallo")
    assert use(juergen, "DANKE-15").status_code == 303
    assert juergen.stated()["basket"]["total"] == 113.00


def test_a_code_that_no_longer_holds_stays_and_says_why(juergen: Browser) -> None:
    juergen.add("kaari")
    use(juergen, "DANKE-15")
    Promotion.objects.filter(code="regards").update(from_totals={"EUR": "500.00"})
    assert "It counts from €500.00 on." in juergen.get("basket/").content.decode()
    assert juergen.stated()["basket"]["total"] == 89.00


def test_a_code_that_starts_later_is_not_valid_yet(gus: Browser) -> None:
    Promotion.objects.filter(code="welcome").update(starts_at=now() + timedelta(hours=1))
    gus.add("kaari")
    assert "not valid yet" in use(gus, "WELCOME10").content.decode()


def test_a_discount_lies_in_a_basket_once_and_a_basket_holds_a_few(gus: Browser, lumo: Shop) -> None:
    gus.add("kaari")
    use(gus, "WELCOME10")
    assert "already" in use(gus, "WELCOME10").content.decode()
    for number in range(COUPONS_IN_A_BASKET):
        promotion = Promotion.objects.create(
            shop=lumo, code=f"p{number}", names={"en": "x"}, benefit="percent", percent=1, needs_coupon=True
        )
        Coupon.objects.create(shop=lumo, promotion=promotion, code=f"CODE-{number}")
        answer = use(gus, f"CODE-{number}")
    assert f"holds {COUPONS_IN_A_BASKET} codes" in answer.content.decode()


def test_codes_come_along_when_the_guest_logs_in(gus: Browser) -> None:
    gus.add("kaari")
    use(gus, "WELCOME10")
    gus.log_in("juergen@example.com")
    assert gus.stated()["basket"]["total"] == 80.10


def test_zed_cannot_remove_the_code_of_gus(gus: Browser) -> None:
    gus.add("kaari")
    use(gus, "WELCOME10")
    zed = Browser("lumo")
    zed.add("kaari")
    zed.post("basket/coupon/remove/", coupon=str(Coupon.objects.get(code="WELCOME10").pk))
    assert gus.stated()["basket"]["total"] == 80.10


def test_pages_ask_equally_often_however_many_codes_there_are(gus: Browser) -> None:
    gus.add("kaari")
    use(gus, "WELCOME10")
    few = _queries_of(gus)
    use(gus, "LIGHTPOST")
    gus.add("polku", finish=_finish("polku"))
    assert _queries_of(gus) == few


def _queries_of(browser: Browser) -> int:
    with CaptureQueriesContext(connection) as asked:
        browser.get("basket/")
    return len(asked)


def test_an_order_uses_its_codes_and_a_customer_uses_one_once(juergen: Browser) -> None:
    juergen.add("kaari")
    use(juergen, "WELCOME10")
    basket = Basket.objects.get()
    use_coupons(order_of(basket), view_of(basket))
    assert Coupon.objects.get(code="WELCOME10").uses == 1
    assert "used this code already" in juergen.get("basket/").content.decode()
    assert juergen.stated()["basket"]["total"] == 89.00


def test_a_guest_is_known_again_by_the_address(gus: Browser) -> None:
    gus.add("kaari")
    use(gus, "WELCOME10")
    basket = Basket.objects.get()
    use_coupons(order_of(basket, "Gus@example.com"), view_of(basket))
    with pytest.raises(Refused, match="already"):
        use_coupons(order_of(basket, "gus@example.com"), view_of(basket))


def test_an_order_that_was_canceled_gives_its_codes_back(juergen: Browser) -> None:
    juergen.add("kaari")
    use(juergen, "WELCOME10")
    basket = Basket.objects.get()
    order = order_of(basket)
    use_coupons(order, view_of(basket))
    give_back_coupons(order)
    give_back_coupons(order)
    assert Coupon.objects.get(code="WELCOME10").uses == 0
    assert juergen.stated()["basket"]["total"] == 80.10


def test_of_two_orders_at_once_one_gets_the_last_use(transactional_db: None) -> None:
    seed_shop(Shop.objects.create(code="lumo", name="Lumo", kind="b2c"), PASSWORD)
    Coupon.objects.filter(code="LIGHTPOST").update(most_uses=1)
    for _ in range(2):
        browser = Browser("lumo")
        browser.add("kaari")
        use(browser, "LIGHTPOST")
    baskets = list(Basket.objects.select_related("variant", "shop", "customer"))
    orders = [(order_of(each, f"{at}@example.com"), view_of(each)) for at, each in enumerate(baskets)]
    results = race(*[lambda pair=pair: _try(*pair) for pair in orders])
    assert sorted(results) == ["refused", "used"]
    assert Coupon.objects.get(code="LIGHTPOST").uses == 1


def _try(order: Order, basket: BasketView) -> str:
    try:
        use_coupons(order, basket)
    except Refused:
        return "refused"
    return "used"


@pytest.mark.parametrize(
    "wrong",
    [
        {"names": {}},
        {"names": ["x"]},
        {"amounts": {"EUR": 10}},
        {"amounts": {"EUR": "ten"}},
        {"amounts": {"EUR": "NaN"}},
        {"from_totals": {"EUR": "-1"}},
        {"from_totals": "10"},
        {"percent": 0},
        {"benefit": "amount", "amounts": {}},
        {"starts_at": "2026-01-02T00:00Z", "ends_at": "2026-01-01T00:00Z"},
    ],
)
def test_a_promotion_that_cannot_be_priced_is_refused_in_the_admin(lumo: Shop, wrong: dict[str, Any]) -> None:
    values = {"names": {"en": "x"}, "benefit": "percent", "percent": 10, **wrong}
    with pytest.raises(ValidationError):
        Promotion(shop=lumo, code="new", **values).full_clean()


def test_a_coupon_for_a_customer_of_another_shop_is_refused(lumo: Shop, business: Shop) -> None:
    mina = Customer.objects.get(email="mina@nordhaus.example")
    promotion = Promotion.objects.get(code="welcome")
    with pytest.raises(ValidationError, match="another shop"):
        Coupon(shop=lumo, promotion=promotion, code="new-one", customer=mina).full_clean()
    assert Promotion.objects.get(code="project").name_in("sv") == "5% on projects"
    assert Decimal(Promotion.objects.get(code="project").from_totals["EUR"]) == 2000

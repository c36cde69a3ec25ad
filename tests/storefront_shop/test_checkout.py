"""From the basket to an order: steps, terms, prices, stock, and what is kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assist.models import Shop
from assist.models.clock import AssistNow
from storefront.shop.models import Basket, BasketLine, Checkout, Customer, Listing, Lot, Order, OrderEvent, Product
from storefront.shop.words import BasketState, Terms
from tests.storefront_shop.browser import Browser, stated_by
from tests.storefront_shop.buying import ADDRESS, buy, fill_in, last_form, place


def newest() -> Order:
    """The order that was placed last."""
    return Order.objects.order_by("-id")[0]


def test_gus_buys_as_a_guest_with_a_card(gus: Browser) -> None:
    before = Product.objects.get(code="kaari").stock
    answer = buy(gus, "kaari", "2", payment="card")
    order = newest()
    assert (answer.status_code, "/order/shown/" in answer["Location"]) == (303, True)
    assert (order.customer, order.name, order.email) == (None, "Gus Keller", "gus@example.com")
    assert (order.payment_state, order.card_brand, order.card_last4) == ("authorized", "Visa", "4242")
    assert order.note == "Ring twice"
    assert [(line.sku, line.quantity) for line in order.lines.all()] == [("kaari-opal", 2)]
    assert Product.objects.get(code="kaari").stock == before - 2
    assert "basket" not in gus.stated()
    assert order.number in gus.client.get(answer["Location"]).content.decode()


def test_mina_buys_by_invoice_and_pays_vat_on_top(mina: Browser) -> None:
    answer = buy(mina, "vieras", "12")
    order = newest()
    assert answer["Location"] == f"/shop/lumo-business/account/orders/{order.key}/?placed=1"
    assert order.account is not None
    assert order.tax == round(order.goods * 19 / 100, 2)
    assert order.total == order.goods + order.tax


def test_a_consumer_s_total_holds_its_vat(juergen: Browser) -> None:
    buy(juergen, "kaari", "2")
    assert (str(newest().total), str(newest().tax)) == ("178.00", "28.42")


def test_a_guest_pays_by_card_alone(gus: Browser) -> None:
    gus.add("kaari")
    gus.post("checkout/", email="gus@example.com", **ADDRESS)
    assert gus.post("checkout/payment/", payment="invoice").status_code == 400


def test_a_business_shop_asks_for_the_log_in_first(business: Shop) -> None:
    guest = Browser("lumo-business")
    guest.add("vieras", "6")
    assert "/login/?next=" in guest.get("checkout/")["Location"]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("email", "gus", "such as name@example.com"),
        ("name", " ", "Enter your name"),
        ("street", "", "street and house number"),
        ("postal_code", "1", "such as 10119"),
        ("city", "\x00", "Enter the town"),
        ("country", "XX", "one of the countries"),
        ("phone", "call me", "in figures"),
        ("street", "x" * 300, "At most 200"),
    ],
)
def test_a_wrong_field_is_told_at_the_field_and_nothing_typed_is_lost(
    gus: Browser, field: str, value: str, says: str
) -> None:
    gus.add("kaari")
    page = gus.post("checkout/", **{"email": "gus@example.com", **ADDRESS, field: value})
    body = page.content.decode()
    assert page.status_code == 400
    assert f'id="{field}-error"' in body
    assert says in body
    assert ("Torstraße 1" in body) or field == "street"
    assert not Checkout.objects.exists()


def test_all_wrong_fields_are_told_at_once(gus: Browser) -> None:
    gus.add("kaari")
    body = gus.post("checkout/", billing="other", country="DE", billing_country="FI").content.decode()
    assert all(f'id="{name}-error"' in body for name in ("email", "name", "street", "city", "billing_city"))


def test_what_was_typed_is_kept_over_pages_and_the_log_in(gus: Browser) -> None:
    gus.add("kaari")
    fill_in(gus, payment="card")
    assert "Torstraße 1" in gus.get("checkout/").content.decode()
    gus.log_in("juergen@example.com")
    assert "Torstraße 1" in gus.get("checkout/").content.decode()
    assert Checkout.objects.get().customer == Customer.objects.get(email="juergen@example.com")


def test_a_step_cannot_be_left_out(gus: Browser) -> None:
    gus.add("kaari")
    assert gus.get("checkout/shipping/")["Location"] == "/shop/lumo/checkout/"
    assert gus.get("checkout/review/")["Location"] == "/shop/lumo/checkout/"
    gus.post("checkout/", email="gus@example.com", **ADDRESS)
    assert gus.get("checkout/review/")["Location"] == "/shop/lumo/checkout/payment/"


def test_nothing_is_ordered_without_the_terms(gus: Browser) -> None:
    gus.add("kaari")
    fill_in(gus, payment="card")
    page = place(gus, **last_form(gus))
    assert page.status_code == 400
    assert "Accept the terms" in page.content.decode()
    assert not Order.objects.filter(customer=None).exists()


def test_rejected_terms_are_stored_and_the_basket_stays(gus: Browser) -> None:
    gus.add("kaari")
    fill_in(gus, payment="card")
    answer = gus.post("checkout/reject/", **last_form(gus))
    body = gus.client.get(answer["Location"]).content.decode()
    assert Checkout.objects.get().terms == Terms.REJECTED
    assert "Nothing is ordered" in body
    assert 'data-assist-request="sales_order"' in body
    assert "/help/lumo/" in body
    assert gus.stated()["basket"]["lines"]
    assert not Order.objects.filter(customer=None).exists()


def test_whoever_rejected_the_terms_may_still_accept_them(gus: Browser) -> None:
    gus.add("kaari")
    fill_in(gus, payment="card")
    gus.post("checkout/reject/")
    assert place(gus).status_code == 303


def test_a_changed_price_is_told_before_anything_is_ordered(juergen: Browser) -> None:
    juergen.add("kaari")
    fill_in(juergen)
    seen = last_form(juergen)
    Listing.objects.filter(product__code="kaari").update(price="95.00")
    page = place(juergen, terms="1", **seen)
    assert page.status_code == 400
    assert "from €89.00 to €95.00" in page.content.decode()
    assert place(juergen).status_code == 303
    assert str(newest().goods) == "95.00"


def test_a_basket_that_changed_in_another_window_is_shown_again(juergen: Browser) -> None:
    juergen.add("kaari")
    fill_in(juergen)
    seen = last_form(juergen)
    juergen.add("pallo")
    assert "Something has changed" in place(juergen, terms="1", **seen).content.decode()


@pytest.mark.parametrize("seen", ["", "forged", "a:b:c", "x" * 30_000])
def test_a_forged_page_orders_nothing(juergen: Browser, seen: str) -> None:
    juergen.add("kaari")
    fill_in(juergen)
    before = Order.objects.count()
    assert place(juergen, **{**last_form(juergen), "seen": seen, "terms": "1"}).status_code == 400
    assert Order.objects.count() == before


def test_what_is_sold_out_meanwhile_is_named(juergen: Browser) -> None:
    juergen.add("kaari", "3")
    fill_in(juergen)
    Product.objects.filter(code="kaari").update(stock=2)
    page = place(juergen).content.decode()
    assert "Kaari table lamp: Only 2 are left" in page
    assert Product.objects.get(code="kaari").stock == 2


def test_a_second_click_leads_to_the_same_order(gus: Browser) -> None:
    gus.add("kaari")
    fill_in(gus, payment="card")
    form = {"terms": "1", **last_form(gus)}
    first, second = place(gus, **form), place(gus, **form)
    assert first["Location"].split("/shown/")[1].split(":")[0] == second["Location"].split("/shown/")[1].split(":")[0]
    assert Order.objects.filter(customer=None).count() == 1


def test_zed_cannot_take_gus_s_order_by_his_form(gus: Browser, zed: Browser) -> None:
    gus.add("kaari")
    fill_in(gus, payment="card")
    form = {"terms": "1", **last_form(gus)}
    assert zed.post("checkout/place/", **form)["Location"] == "/shop/lumo/basket/"
    zed.add("pallo")
    fill_in(zed, payment="card")
    assert place(zed, **form).status_code == 400
    assert not Order.objects.filter(customer=None).exists()


def test_an_own_address_is_chosen_and_a_foreign_one_is_not(juergen: Browser, business: Shop) -> None:
    juergen.add("kaari")
    own = Customer.objects.get(email="juergen@example.com").addresses.first()
    foreign = Customer.objects.get(email="mina@nordhaus.example").addresses.first()
    assert own is not None
    assert foreign is not None
    assert juergen.post("checkout/", to=str(foreign.pk), billing="same").status_code == 400
    assert juergen.post("checkout/", to=str(own.pk), billing="same").status_code == 303
    kept = Checkout.objects.get().shipping_address
    assert kept is not None
    assert kept["street"] == own.street


def test_a_new_address_may_be_kept_in_the_account(juergen: Browser) -> None:
    juergen.add("kaari")
    juergen.post("checkout/", **ADDRESS, keep="1")
    assert Customer.objects.get(email="juergen@example.com").addresses.filter(street="Torstraße 1").count() == 1


def test_delivery_is_free_from_fifty_and_express_never_is(gus: Browser) -> None:
    Listing.objects.filter(product__code="pallo").update(price="20.00")
    gus.add("pallo")
    gus.post("checkout/", email="gus@example.com", **ADDRESS)
    body = gus.get("checkout/shipping/").content.decode()
    assert "€4.90" in body
    assert "€14.90" in body
    gus.add("pallo", "2")
    assert "€4.90" not in gus.get("checkout/shipping/").content.decode()


def test_a_shared_basket_is_ordered_by_those_who_may(mina: Browser, business: Shop) -> None:
    owner = Customer.objects.get(email="mina@nordhaus.example")
    shared = _shared(owner)
    query = f"?basket={shared.key}"
    assert stated_by(mina.get("checkout/", basket=shared.key))["basket"]["id"] == shared.key
    fill_in(mina, query=query)
    place(mina, query)
    assert newest().basket_key == shared.key
    assert not shared.lines.exists()


def test_zed_finds_no_shared_basket(zed: Browser, business: Shop) -> None:
    shared = _shared(Customer.objects.get(email="mina@nordhaus.example"))
    unknown = zed.get("checkout/", basket="unknown")
    known = zed.get("checkout/", basket=shared.key)
    assert unknown.status_code == known.status_code == 404


def _shared(owner: Customer) -> Basket:
    variant = owner.shop.shop_catalog.variants.get(code="en-EUR")
    shared = Basket.objects.create(
        shop=owner.shop, variant=variant, customer=owner, account=owner.account, state=BasketState.SHARED, name="Espoo"
    )
    product = Product.objects.get(code="vieras")
    BasketLine.objects.create(basket=shared, product=product, finish=product.finishes[0], quantity=6)
    return shared


def test_the_checkout_asks_the_database_equally_often_however_much_is_bought(juergen: Browser) -> None:
    juergen.add("kaari")
    fill_in(juergen)
    few = _queries_of(juergen)
    for code in ("pallo", "huvi", "katto"):
        juergen.add(code)
    assert _queries_of(juergen) == few


def _queries_of(browser: Browser) -> int:
    with CaptureQueriesContext(connection) as asked:
        browser.get("checkout/review/")
    return len(asked)


def test_the_history_says_that_the_terms_were_accepted(juergen: Browser) -> None:
    buy(juergen, "kaari")
    assert OrderEvent.objects.get(order=newest(), kind="placed").body == {"terms": "accepted"}


def test_the_winner_of_a_lot_buys_it_and_its_piece_is_not_of_the_stock(juergen: Browser) -> None:
    won = Lot.objects.get(leader__email="juergen@example.com", ends_at__lt=AssistNow())
    stock = Product.objects.get(pk=won.product_id).stock
    query = f"?lot={won.code}"
    assert juergen.get(f"checkout/lot/{won.code}/")["Location"] == f"/shop/lumo/checkout/{query}"
    fill_in(juergen, query=query)
    place(juergen, query)
    assert (newest().lot, newest().goods) == (won, won.price)
    assert Product.objects.get(pk=won.product_id).stock == stock
    assert juergen.client.get(f"/shop/lumo/checkout/{query}")["Location"].endswith(f"/orders/{newest().key}/")


def test_zed_cannot_buy_a_lot_that_another_has_won_or_that_still_runs(zed: Browser, juergen: Browser) -> None:
    zed.register(name="Zed", email="zed@example.com", password="lamps-at-night-9")
    won = Lot.objects.get(leader__email="juergen@example.com", ends_at__lt=AssistNow())
    running = Lot.objects.filter(ends_at__gt=AssistNow())[0]
    assert zed.get("checkout/", lot=won.code).status_code == 404
    assert zed.post(f"checkout/place/?lot={won.code}", terms="1").status_code == 404
    assert juergen.get("checkout/", lot=running.code).status_code == 404


def test_a_coupon_is_used_up_by_the_order_and_given_back_by_its_cancellation(juergen: Browser) -> None:
    juergen.add("kaari")
    juergen.post("basket/coupon/", coupon="WELCOME10")
    fill_in(juergen)
    place(juergen)
    order = newest()
    assert [name for name, _ in order.discounts] == ["10% to say hello"]
    assert (str(order.goods), str(order.total)) == ("89.00", "80.10")
    assert order.coupons_used.count() == 1
    juergen.post(f"account/orders/{order.key}/cancel/", all="1")
    assert order.coupons_used.count() == 0

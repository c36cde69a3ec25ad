"""Orders in My Account: states, cancel in part or whole, order again, and nobody else's."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assist.models import Audit, Shop
from assist.rules.refusals import Refused
from storefront.shop.actions.orders import move_order, move_payment
from storefront.shop.actions.returns import move_return
from storefront.shop.models import Order, OrderEvent, Product, Return
from storefront.shop.transitions import OrderMove, PaymentMove, ReturnMove
from tests.storefront_shop.browser import Browser
from tests.storefront_shop.buying import buy, fill_in, place


def bought(browser: Browser, *things: tuple[str, str], payment: str = "invoice") -> Order:
    """An order of these products and quantities, placed just now."""
    for product, quantity in things:
        browser.add(product, quantity)
    fill_in(browser, payment=payment)
    place(browser)
    return Order.objects.order_by("-id")[0]


def page_of(browser: Browser, order: Order) -> str:
    """The order's page."""
    return browser.get(f"account/orders/{order.key}/").content.decode()


def test_an_order_shows_what_happened(juergen: Browser, root: User) -> None:
    order = bought(juergen, ("kaari", "2"), payment="card")
    for move in (OrderMove.PACK, OrderMove.SHIP, OrderMove.DELIVER):
        move_order(root, order, move)
    body = page_of(juergen, order)
    told = re.findall(r"<li><b>(.*?)</b>", body)
    assert told == ["Order placed", "Card payment reserved", "Packed", "Handed to the carrier", "Paid", "Delivered"]
    assert Audit.objects.filter(act__startswith="shop.order.").count() == 3


def test_a_whole_order_is_canceled_with_stock_and_payment(juergen: Browser) -> None:
    before = Product.objects.get(code="kaari").stock
    order = bought(juergen, ("kaari", "2"), payment="card")
    assert juergen.post(f"account/orders/{order.key}/cancel/", all="1").status_code == 303
    order.refresh_from_db()
    assert (order.state, order.payment_state) == ("canceled", "released")
    assert Product.objects.get(code="kaari").stock == before


def test_some_pieces_are_canceled_and_the_rest_is_charged(juergen: Browser) -> None:
    before = Product.objects.get(code="kaari").stock
    order = bought(juergen, ("kaari", "3"), ("pallo", "1"))
    line = order.lines.get(sku="kaari-opal")
    juergen.post(f"account/orders/{order.key}/cancel/", **{f"line-{line.pk}": "2"})
    order.refresh_from_db()
    assert (order.state, str(order.goods), str(order.total), str(order.tax)) == ("placed", "153.00", "153.00", "24.43")
    assert Product.objects.get(code="kaari").stock == before - 1
    assert "Canceled: Kaari table lamp, Opal, 2 pieces" in page_of(juergen, order)


def test_canceling_every_piece_cancels_the_order(juergen: Browser) -> None:
    order = bought(juergen, ("kaari", "1"), ("pallo", "1"))
    fields = {f"line-{line.pk}": "1" for line in order.lines.all()}
    juergen.post(f"account/orders/{order.key}/cancel/", **fields)
    order.refresh_from_db()
    assert order.state == "canceled"


@pytest.mark.parametrize("pieces", ["", "0", "-1", "4", "x", "999999", "1.5"])
def test_pieces_that_make_no_sense_cancel_nothing(juergen: Browser, pieces: str) -> None:
    order = bought(juergen, ("kaari", "3"))
    line = order.lines.get()
    page = juergen.post(f"account/orders/{order.key}/cancel/", **{f"line-{line.pk}": pieces})
    line.refresh_from_db()
    assert page.status_code == 400
    assert 'role="alert"' in page.content.decode()
    assert line.canceled == 0


def test_what_has_left_cannot_be_canceled(juergen: Browser, root: User) -> None:
    order = bought(juergen, ("kaari", "1"))
    for move in (OrderMove.PACK, OrderMove.SHIP):
        move_order(root, order, move)
    page = juergen.post(f"account/orders/{order.key}/cancel/", all="1")
    assert page.status_code == 400
    assert "cannot be canceled any more" in page.content.decode()
    assert "/cancel/" not in page_of(juergen, order)


def test_an_order_is_put_in_the_basket_again_as_far_as_possible(juergen: Browser) -> None:
    order = bought(juergen, ("kaari", "2"), ("pallo", "1"))
    Product.objects.filter(code="pallo").update(is_active=False)
    page = juergen.post(f"account/orders/{order.key}/again/")
    assert "Pallo globe, Opal: This product is no longer sold." in page.content.decode()
    assert [line["sku"] for line in juergen.stated()["basket"]["lines"]] == ["kaari-opal"]


def test_an_invoice_names_addresses_lines_and_vat(juergen: Browser) -> None:
    order = bought(juergen, ("kaari", "2"))
    body = juergen.get(f"account/orders/{order.key}/invoice/").content.decode()
    assert all(words in body for words in (f"R-{order.number}", "Torstraße 1", "€178.00", "With 19% VAT: €28.42"))


@pytest.mark.parametrize("page", ["", "invoice/", "cancel/", "return/"])
def test_zed_and_a_colleague_find_nothing_of_it(mina: Browser, business: Shop, page: str) -> None:
    order = Order.objects.filter(shop=business)[0]
    zed = Browser("lumo-business")
    assert "/login/" in zed.get(f"account/orders/{order.key}/{page}")["Location"]
    new = {"name": "Zed", "email": "zed@example.com", "password": "lamps-at-night-9", "invitation": "NORDHAUS-7Q4K"}
    zed.register(**new)
    assert zed.get(f"account/orders/{order.key}/{page}").status_code == 404
    assert zed.get(f"account/orders/unknown/{page}").status_code == 404
    assert order.number not in zed.get("account/orders/").content.decode()
    assert mina.get(f"account/orders/{order.key}/{page}").status_code == 200


def test_zed_cancels_repeats_and_returns_nothing_of_others(juergen: Browser, zed: Browser) -> None:
    order = bought(juergen, ("kaari", "1"))
    zed.register(name="Zed", email="zed@example.com", password="lamps-at-night-9")
    for page in ("cancel/", "again/", "return/", "return/R-1/withdraw/"):
        assert zed.post(f"account/orders/{order.key}/{page}", all="1").status_code == 404
    order.refresh_from_db()
    assert order.state == "placed"


def test_a_guest_s_link_shows_the_order_and_a_forged_one_does_not(gus: Browser, zed: Browser) -> None:
    address = buy(gus, "kaari", payment="card")["Location"].split("?")[0]
    number = Order.objects.get(customer=None).number
    assert number in zed.client.get(address).content.decode()
    assert number in zed.client.get(f"{address}invoice/").content.decode()
    assert zed.client.get(address[:-2] + "x/").status_code == 404
    assert zed.client.get(address.replace("/lumo/", "/lumo-business/")).status_code == 404


def test_an_account_s_order_opens_by_no_link(juergen: Browser, gus: Browser) -> None:
    address = buy(gus, "kaari", payment="card")["Location"].split("?")[0]
    order = Order.objects.filter(customer=None)[0]
    Order.objects.filter(pk=order.pk).update(customer=Order.objects.exclude(customer=None)[0].customer)
    assert gus.client.get(address).status_code == 404


def test_the_list_asks_the_database_equally_often_however_much_was_ordered(juergen: Browser) -> None:
    bought(juergen, ("kaari", "1"))
    few = _queries_of(juergen)
    for _ in range(4):
        bought(juergen, ("kaari", "1"), ("pallo", "1"))
    assert _queries_of(juergen) == few


def _queries_of(browser: Browser) -> list[int]:
    counts = []
    for page in ("account/", "account/orders/", "account/returns/", "account/addresses/"):
        with CaptureQueriesContext(connection) as asked:
            browser.get(page)
        counts.append(len(asked))
    return counts


def test_orders_come_in_pages(juergen: Browser) -> None:
    for _ in range(8):
        bought(juergen, ("kaari", "1"))
    body = juergen.get("account/orders/").content.decode()
    assert body.count('class="row-link"') == 10
    assert "Page 1 of 2" in body
    assert juergen.get("account/orders/", page="2").content.decode().count('class="row-link"') == 2
    assert juergen.get("account/orders/", page="x").status_code == 200


def test_zed_moves_nothing_and_root_moves_by_the_table_alone(juergen: Browser, root: User) -> None:
    order, row = Order.objects.all()[0], Return.objects.all()[0]
    zed = User.objects.create_user("zed")
    with pytest.raises(PermissionDenied):
        move_order(zed, order, OrderMove.PACK)
    with pytest.raises(PermissionDenied):
        move_payment(zed, order, PaymentMove.PAY)
    with pytest.raises(PermissionDenied):
        move_return(zed, row, ReturnMove.APPROVE)
    placed = bought(juergen, ("kaari", "1"))
    with pytest.raises(Refused, match="is placed by now"):
        move_order(root, placed, OrderMove.DELIVER)
    assert not OrderEvent.objects.filter(order=placed, kind="deliver").exists()


def test_root_packs_an_order_in_the_admin(juergen: Browser, root: User) -> None:
    order = bought(juergen, ("kaari", "1"))
    admin = Client(headers={"host": settings.HOSTS["console"]})
    admin.force_login(root)
    address = f"/admin/storefront_shop/order/{order.pk}/change/"
    rows = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
    inlines = {f"{name}-{field}": value for name in ("lines", "events") for field, value in rows.items()}
    assert "Pack</option>" in admin.get(address).content.decode()
    assert admin.post(address, {"move": "pack", "money": "pay", **inlines}).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.payment_state) == ("packed", "paid")
    assert admin.post(address, {"move": "deliver", **inlines}).status_code == 200
    order.refresh_from_db()
    assert order.state == "packed"


@pytest.mark.parametrize("table", ["order", "return"])
def test_the_lists_of_staff_open(root: User, table: str) -> None:
    admin = Client(headers={"host": settings.HOSTS["console"]})
    admin.force_login(root)
    assert admin.get(f"/admin/storefront_shop/{table}/").status_code == 200

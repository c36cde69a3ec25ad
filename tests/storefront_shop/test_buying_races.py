"""What happens when buyers, windows and staff act at the same moment."""

import pytest
from django.contrib.auth.models import User
from django.db.models import Sum

from assist.models import Outbox, Shop
from assist.rules.words import OutboxKind
from storefront.shop.actions.orders import move_order
from storefront.shop.models import Order, OrderLine, Product, Return
from storefront.shop.seed import seed_shop
from storefront.shop.transitions import OrderMove
from tests.racing import race, refusals
from tests.storefront_shop.browser import PASSWORD, Browser
from tests.storefront_shop.buying import fill_in, last_form, place
from tests.storefront_shop.test_races import at_once


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    """The B2C shop in a database that commits for real."""
    made = Shop.objects.create(code="lumo", name="Lumo", kind="b2c")
    seed_shop(made, PASSWORD)
    return made


def ready(product: str, quantity: str = "1") -> Browser:
    """A guest who has only to press the last button."""
    browser = Browser("lumo")
    browser.add(product, quantity)
    fill_in(browser, payment="card")
    return browser


def test_the_last_piece_is_sold_once(shop: Shop) -> None:
    guests = [ready("kaari") for _ in range(3)]
    forms = {id(guest): {"terms": "1", **last_form(guest)} for guest in guests}
    Product.objects.filter(code="kaari").update(stock=1)
    at_once(guests, lambda guest: place(guest, **forms[id(guest)]))
    assert Order.objects.filter(customer=None).count() == 1
    assert Product.objects.get(code="kaari").stock == 0


def test_baskets_of_the_same_things_in_other_orders_block_nobody(shop: Shop) -> None:
    guests = []
    for first, second in (("kaari", "pallo"), ("pallo", "kaari")) * 2:
        guest = Browser("lumo")
        guest.add(first)
        guest.add(second)
        fill_in(guest, payment="card")
        guests.append(guest)
    forms = {id(guest): {"terms": "1", **last_form(guest)} for guest in guests}
    at_once(guests, lambda guest: place(guest, **forms[id(guest)]))
    assert Order.objects.filter(customer=None).count() == 4


def test_the_same_form_sent_four_times_at_once_makes_one_order(shop: Shop) -> None:
    guest = ready("kaari", "2")
    form = {"terms": "1", **last_form(guest)}
    windows = [Browser("lumo") for _ in range(4)]
    for window in windows:
        window.client.cookies = guest.client.cookies.copy()  # type: ignore[assignment]  # a dict of the same kind
    before = Product.objects.get(code="kaari").stock
    told: list[str] = []
    at_once(windows, lambda window: told.append(place(window, **form)["Location"]))
    assert Order.objects.filter(customer=None).count() == 1
    assert Outbox.objects.filter(kind=OutboxKind.SHOP_MAIL).count() == 1
    assert len(told) == 4
    assert all("/order/shown/" in address for address in told)
    assert Product.objects.get(code="kaari").stock == before - 2


def test_a_line_that_changes_while_the_order_is_placed_is_ordered_as_seen_or_not_at_all(shop: Shop) -> None:
    guest = ready("kaari")
    form = {"terms": "1", **last_form(guest)}
    other = Browser("lumo")
    other.client.cookies = guest.client.cookies.copy()  # type: ignore[assignment]  # a dict of the same kind
    at_once([guest, other], lambda each: place(each, **form) if each is guest else each.add("kaari", "5"))
    ordered = list(OrderLine.objects.filter(order__customer=None).values_list("quantity", flat=True))
    assert ordered in ([], [1])


def _juergen() -> Browser:
    browser = Browser("lumo")
    browser.log_in("juergen@example.com")
    return browser


def test_a_customer_cancels_while_staff_ship_and_one_of_them_is_told(shop: Shop) -> None:
    root = User.objects.create_superuser("root", "root@example.com", "a-long-password-1")
    order = Order.objects.get(state="placed")
    move_order(root, order, OrderMove.PACK)
    before = Product.objects.aggregate(all=Sum("stock"))["all"]
    pieces = order.lines.aggregate(all=Sum("quantity"))["all"]
    browser = _juergen()

    def cancel() -> int:
        return browser.post(f"account/orders/{order.key}/cancel/", all="1").status_code

    status, shipped = race(cancel, lambda: move_order(root, order, OrderMove.SHIP))
    order.refresh_from_db()
    is_canceled = order.state == "canceled"
    assert (status, bool(refusals([shipped]))) == ((303, True) if is_canceled else (400, False))
    assert Product.objects.aggregate(all=Sum("stock"))["all"] == before + (pieces if is_canceled else 0)
    assert order.payment_state == ("released" if is_canceled else "paid")


def test_four_requests_for_the_same_pieces_take_no_more_than_there_are(shop: Shop) -> None:
    Return.objects.all().delete()
    OrderLine.objects.update(returned=0)
    line = OrderLine.objects.get(order__state="delivered", quantity=2)
    windows = [_juergen() for _ in range(4)]
    form = {f"line-{line.pk}": "1", "reason": "broken"}
    at_once(windows, lambda window: window.post(f"account/orders/{line.order.key}/return/", **form))
    line.refresh_from_db()
    assert (Return.objects.count(), line.returned) == (2, 2)

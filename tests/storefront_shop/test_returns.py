"""Returns: asked for within 30 days, answered by staff, never more pieces than there are."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F

from assist.models import ClockOffset
from assist.rules.refusals import Refused
from storefront.shop.actions.returns import move_return
from storefront.shop.models import Order, OrderLine, Return
from storefront.shop.transitions import ReturnMove
from tests.cast import later
from tests.storefront_shop.browser import Browser

DAY = 24 * 3600


@pytest.fixture
def delivered(juergen: Browser) -> OrderLine:
    """A line of two pieces in a delivered order, without the return of the demo."""
    Return.objects.all().delete()
    OrderLine.objects.update(returned=0)
    return OrderLine.objects.get(order__state="delivered", quantity=2)


def ask(browser: Browser, line: OrderLine, pieces: str = "1", **fields: str) -> int:
    """Send the form; returns the status."""
    form = {f"line-{line.pk}": pieces, "reason": "broken", "comment": "Cracked", **fields}
    return browser.post(f"account/orders/{line.order.key}/return/", **form).status_code


def test_a_piece_comes_back_and_is_refunded(juergen: Browser, delivered: OrderLine, root: User) -> None:
    assert ask(juergen, delivered) == 303
    row = Return.objects.get()
    for move in (ReturnMove.APPROVE, ReturnMove.RECEIVE, ReturnMove.REFUND):
        move_return(root, row, move, "Thank you, we saw the crack." if move is ReturnMove.REFUND else "")
    body = juergen.get(f"account/orders/{row.order.key}/return/{row.number}/").content.decode()
    assert "Thank you, we saw the crack." in body
    assert f"Return {row.number} refunded" in body
    assert row.number in juergen.get("account/returns/").content.decode()
    delivered.refresh_from_db()
    assert delivered.returned == 1


@pytest.mark.parametrize("pieces", ["", "0", "3", "-1", "x", "1.5"])
def test_pieces_that_make_no_sense_are_refused(juergen: Browser, delivered: OrderLine, pieces: str) -> None:
    assert ask(juergen, delivered, pieces) == 400
    assert not Return.objects.exists()


@pytest.mark.parametrize("fields", [{"reason": "mood"}, {"reason": ""}, {"comment": "x" * 501}])
def test_a_form_that_says_too_little_or_too_much_is_refused(
    juergen: Browser, delivered: OrderLine, fields: dict[str, str]
) -> None:
    assert ask(juergen, delivered, **fields) == 400
    assert not Return.objects.exists()


def test_two_returns_share_the_pieces(juergen: Browser, delivered: OrderLine) -> None:
    assert [ask(juergen, delivered), ask(juergen, delivered), ask(juergen, delivered)] == [303, 303, 400]


def test_withdrawn_and_rejected_pieces_can_be_named_again(juergen: Browser, delivered: OrderLine, root: User) -> None:
    ask(juergen, delivered, "2")
    row = Return.objects.get()
    assert juergen.post(f"account/orders/{row.order.key}/return/{row.number}/withdraw/").status_code == 303
    assert ask(juergen, delivered, "2") == 303
    move_return(root, Return.objects.order_by("-id")[0], ReturnMove.REJECT, "It was used.")
    assert ask(juergen, delivered, "2") == 303


def test_what_has_arrived_cannot_be_withdrawn(juergen: Browser, delivered: OrderLine, root: User) -> None:
    ask(juergen, delivered)
    row = Return.objects.get()
    for move in (ReturnMove.APPROVE, ReturnMove.RECEIVE):
        move_return(root, row, move)
    page = juergen.post(f"account/orders/{row.order.key}/return/{row.number}/withdraw/")
    assert page.status_code == 400
    with pytest.raises(Refused, match="is received by now"):
        move_return(root, row, ReturnMove.APPROVE)


def test_after_thirty_days_nothing_comes_back(juergen: Browser, delivered: OrderLine) -> None:
    ClockOffset.objects.create(by=later(31 * DAY))
    juergen.log_in("juergen@example.com")
    body = juergen.get(f"account/orders/{delivered.order.key}/return/").content.decode()
    assert "for 30 days after it has arrived" in body
    assert ask(juergen, delivered) == 400


def test_what_was_not_delivered_cannot_come_back(juergen: Browser) -> None:
    line = OrderLine.objects.filter(order__state="shipped")[0]
    assert ask(juergen, line) == 400


def test_when_everything_came_back_the_order_s_money_goes_back(juergen: Browser, root: User) -> None:
    order = Order.objects.get(state="delivered")
    Return.objects.all().delete()
    order.lines.update(returned=0)
    fields = {f"line-{line.pk}": str(line.quantity) for line in order.lines.all()}
    juergen.post(f"account/orders/{order.key}/return/", reason="unwanted", **fields)
    for move in (ReturnMove.APPROVE, ReturnMove.RECEIVE, ReturnMove.REFUND):
        move_return(root, Return.objects.get(), move)
    order.refresh_from_db()
    assert order.payment_state == "refunded"


def test_the_database_itself_refuses_more_than_was_sold(delivered: OrderLine) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLine.objects.filter(pk=delivered.pk).update(returned=F("quantity") + 1)


def test_zed_finds_no_return_of_others(juergen: Browser, zed: Browser, delivered: OrderLine) -> None:
    ask(juergen, delivered)
    row = Return.objects.get()
    zed.register(name="Zed", email="zed@example.com", password="lamps-at-night-9")
    path = f"account/orders/{row.order.key}/return/{row.number}/"
    assert zed.get(path).status_code == 404
    assert zed.post(f"{path}withdraw/").status_code == 404
    assert row.number not in zed.get("account/returns/").content.decode()
    row.refresh_from_db()
    assert row.state == "requested"

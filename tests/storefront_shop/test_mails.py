"""Mails about orders and returns: put once, rendered for their own customer in the language of the order."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from assist.actions.outbox import deliver
from assist.mail import COURIERS, Courier
from assist.models import Outbox, Shop
from assist.rules.words import OutboxKind
from storefront.shop.actions.returns import move_return
from storefront.shop.models import Order, Return
from storefront.shop.transitions import ReturnMove
from tests.storefront_shop.browser import Browser
from tests.storefront_shop.buying import buy, fill_in, last_form, place


def carried(row: Outbox) -> tuple[EmailMultiAlternatives, str]:
    """The mail of a row with its HTML part."""
    assert deliver(row.pk, COURIERS)
    sent = mail.outbox[-1]
    assert isinstance(sent, EmailMultiAlternatives)
    return sent, str(sent.alternatives[0][0])


def placed_by_gus(gus: Browser) -> Order:
    """An order of a guest who pays by card."""
    buy(gus, "kaari", payment="card")
    return Order.objects.get(customer=None)


def test_a_guest_gets_one_confirmation_with_lines_total_address_and_a_link_that_opens(gus: Browser) -> None:
    order = placed_by_gus(gus)
    sent, html = carried(Outbox.objects.get())
    assert (sent.to, sent.cc, sent.bcc) == (["gus@example.com"], [], [])
    assert sent.subject == f"Thank you for your order: {order.number} - Lumo"
    for part in (sent.body, html):
        for words in ("Kaari", "Torstraße 1", "10119 Berlin", "€89.00"):
            assert words in part
        assert not re.search(r"4242|Visa", str(part))
    link = re.search(r"http\S+/order/shown/\S+", str(sent.body))
    assert link is not None
    assert link[0] in html
    page = Browser("lumo").client.get(urlsplit(link[0]).path).content.decode()
    assert order.number in page


def test_a_row_holds_ids_alone(gus: Browser) -> None:
    order = placed_by_gus(gus)
    assert Outbox.objects.get().payload == {"mail": "placed", "order": order.pk}


def test_a_form_that_is_sent_twice_mails_once_and_a_row_is_carried_once(gus: Browser) -> None:
    gus.add("kaari")
    fill_in(gus, payment="card")
    form = {"terms": "1", **last_form(gus)}
    first, again = place(gus, **form), place(gus, **form)
    assert (first.status_code, again.status_code) == (303, 303)
    row = Outbox.objects.get()
    assert deliver(row.pk, COURIERS)
    assert not deliver(row.pk, COURIERS)
    assert len(mail.outbox) == 1


def test_a_refused_order_mails_nothing(gus: Browser) -> None:
    gus.add("kaari")
    fill_in(gus, payment="card")
    assert place(gus, **last_form(gus)).status_code == 400
    assert not Order.objects.filter(customer=None).exists()
    assert not Outbox.objects.exists()


@pytest.mark.parametrize(
    ("language", "heading", "total"),
    [("de", "Vielen Dank für Ihre Bestellung", "Summe"), ("fi", "Kiitos tilauksestasi", "Yhteensä")],
)
def test_a_mail_speaks_the_language_of_the_order(gus: Browser, language: str, heading: str, total: str) -> None:
    order = placed_by_gus(gus)
    order.variant.language = language
    order.variant.save(update_fields=["language"])
    sent, html = carried(Outbox.objects.get())
    assert sent.subject.startswith(heading)
    assert f'<html lang="{language}">' in html
    assert total in str(sent.body)


def test_names_with_line_breaks_or_markup_add_no_header_and_no_element(gus: Browser, lumo: Shop) -> None:
    order = placed_by_gus(gus)
    Shop.objects.filter(pk=lumo.pk).update(name="Lumo\r\nBcc: zed@example.com")
    order.lines.update(name="<img src=x>")
    sent, html = carried(Outbox.objects.get())
    assert "\n" not in sent.subject
    assert sent.recipients() == ["gus@example.com"]
    assert "<img" not in html
    assert "&lt;img src=x&gt;" in html


def test_the_button_is_in_the_accent_of_the_shop(gus: Browser, lumo: Shop) -> None:
    placed_by_gus(gus)
    Shop.objects.filter(pk=lumo.pk).update(accent="#8a1f5c")
    _sent, html = carried(Outbox.objects.get())
    assert "background: #8a1f5c" in html


def test_a_customer_hears_of_a_canceled_order_by_a_link_that_needs_the_log_in(lumo: Shop) -> None:
    juergen = Browser("lumo")
    juergen.log_in("juergen@example.com")
    order = Order.objects.get(state="placed")
    juergen.post(f"account/orders/{order.key}/cancel/", all="1")
    sent, _html = carried(Outbox.objects.get())
    assert sent.to == ["juergen@example.com"]
    link = re.search(r"http\S+/account/orders/\S+", str(sent.body))
    assert link is not None
    assert Browser("lumo").client.get(urlsplit(link[0]).path).status_code == 302


def test_each_answer_to_a_return_is_one_mail_and_the_last_holds_the_words_of_staff(lumo: Shop) -> None:
    root = User.objects.create_superuser("root", "root@example.com", "a-long-password-1")
    row = Return.objects.filter(order__shop=lumo).latest("pk")
    Return.objects.filter(pk=row.pk).update(state="requested")
    for move in (ReturnMove.APPROVE, ReturnMove.RECEIVE, ReturnMove.REFUND):
        move_return(root, row, move, "We saw the <crack>." if move is ReturnMove.REFUND else "")
    rows = list(Outbox.objects.order_by("pk"))
    assert [each.payload["mail"] for each in rows] == ["return_approved", "return_received", "return_refunded"]
    sent, html = carried(rows[-1])
    assert row.number in sent.subject
    assert "We saw the <crack>." in str(sent.body)
    assert "We saw the &lt;crack&gt;." in html


def test_without_its_courier_a_row_says_so_and_is_tried_again(gus: Browser) -> None:
    placed_by_gus(gus)
    row = Outbox.objects.get()
    others: dict[OutboxKind, Courier] = {
        kind: courier for kind, courier in COURIERS.items() if kind is not OutboxKind.SHOP_MAIL
    }
    assert not deliver(row.pk, others)
    row.refresh_from_db()
    assert "No courier carries shop_mail" in row.last_error
    assert (row.attempts, row.done_at, row.failed_at) == (1, None, None)
    carried(row)

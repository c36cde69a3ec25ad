"""What somebody fills in on the way to an order is kept, step by step."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assist.models.clock import AssistNow
from assist.queries.clock import now
from storefront.shop import rules
from storefront.shop.addressing import Destination, check_address, gathered
from storefront.shop.cards import CheckedCard, TypedCard, check_card
from storefront.shop.models import Address, Basket, Checkout, Customer
from storefront.shop.queries.checkouts import Purchase
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused
from storefront.shop.words import PaymentKind, ShippingKind, Terms

ADDRESSES = 20
NEW = "new"


def save_address(visit: Visit, purchase: Purchase, typed: Mapping[str, str]) -> Checkout:
    """Keep who orders, where it goes and who pays; raises RefusedFields with every field that is wrong."""
    customer = visit.customer
    email, shipping, billing = gathered(
        lambda: customer.email if customer else rules.check_email(typed.get("email", "")),
        lambda: _shipping(customer, typed),
        lambda: check_address(typed, "billing_").as_dict() if typed.get("billing") == "other" else None,
    )
    with transaction.atomic():
        if customer and typed.get("to", NEW) == NEW and typed.get("keep"):
            _keep(customer, shipping)
        return _changed(
            visit,
            purchase,
            name=customer.name if customer else shipping["name"],
            email=email,
            shipping_address=shipping,
            billing_address=billing,
        )


def save_shipping(visit: Visit, purchase: Purchase, kind: str, note: str) -> Checkout:
    """Keep how it travels, and a word for the people who pack it."""
    if kind not in set(ShippingKind):
        raise Refused(_("Choose how it should reach you."), "shipping")
    return _changed(visit, purchase, shipping=kind, note=note[:500])


def save_payment(visit: Visit, purchase: Purchase, kind: str) -> Checkout:
    """Keep how it is paid; a guest cannot pay by invoice."""
    if kind not in payments_of(visit):
        raise Refused(_("Choose how you want to pay."), "payment")
    return _changed(visit, purchase, payment=kind)


def payments_of(visit: Visit) -> list[PaymentKind]:
    """How this visit may pay: whoever is known may pay by invoice."""
    return [PaymentKind.INVOICE, PaymentKind.CARD] if visit.customer else [PaymentKind.CARD]


def save_card(visit: Visit, purchase: Purchase, typed: TypedCard) -> CheckedCard:
    """Check a card and keep its brand and last four digits, nothing else."""
    card = check_card(typed, now().date())
    _changed(visit, purchase, payment=PaymentKind.CARD, card_brand=card.brand, card_last4=card.last4)
    return card


def reject_terms(visit: Visit, purchase: Purchase) -> Checkout:
    """Remember that the terms were rejected; nothing is ordered and the basket stays."""
    return _changed(visit, purchase, terms=Terms.REJECTED)


def take_along(anonymous: Basket, basket: Basket, customer: Customer) -> None:
    """What a guest has filled in goes along to the account; the newer one stays, and a guest's is the newer one."""
    mine = Checkout.objects.filter(basket=anonymous, customer=None)
    if mine.exists():
        Checkout.objects.filter(basket=basket, customer=customer).delete()
        mine.update(basket=basket, customer=customer, name=customer.name, email=customer.email)


def _shipping(customer: Customer | None, typed: Mapping[str, str]) -> dict[str, str]:
    chosen = typed.get("to", NEW)
    if customer is None or chosen == NEW:
        return check_address(typed).as_dict()
    known = customer.addresses.filter(pk=int(chosen)).first() if chosen.isascii() and chosen.isdigit() else None
    if known is None:
        raise Refused(_("Choose one of your addresses, or enter a new one."), "to")
    return destination_of(known).as_dict()


def destination_of(row: Address) -> Destination:
    """A saved address as orders copy it."""
    fields = ("name", "company", "street", "postal_code", "city", "country", "phone")
    return Destination(**{field: getattr(row, field) for field in fields})


def _keep(customer: Customer, address: dict[str, str]) -> None:
    if customer.addresses.count() < ADDRESSES and not customer.addresses.filter(**address).exists():
        customer.addresses.create(**address)


def _changed(visit: Visit, purchase: Purchase, **values: Any) -> Checkout:
    of = {"basket": purchase.basket, "customer": visit.customer} if purchase.basket else {"lot": purchase.lot}
    # The terms belong to what was shown: whoever changes something is asked again.
    changes = {"terms": Terms.OPEN, **values, "changed_at": AssistNow()}
    row, _made = Checkout.objects.get_or_create(**of, defaults={"customer": visit.customer})
    Checkout.objects.filter(pk=row.pk).update(**changes)
    row.refresh_from_db()
    return row

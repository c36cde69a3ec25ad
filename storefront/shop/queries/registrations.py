"""Registrations by the link that was mailed."""

from django.core import signing

from assist.models.clock import AssistNow
from storefront.shop.models import Customer, Registration
from storefront.shop.queries.visits import Visit

_LINK = signing.Signer(salt="storefront.shop.registration")


def signed_registration(row: Registration) -> str:
    """What the link holds."""
    return _LINK.sign(str(row.pk))


def registration_of(visit: Visit, signed: str) -> Registration | None:
    """What a link confirms, while it lasts."""
    try:
        key = int(_LINK.unsign(signed))
    except (signing.BadSignature, ValueError):
        return None
    rows = Registration.objects.select_related("shop", "account")
    return rows.filter(shop=visit.shop, pk=key, expires_at__gt=AssistNow()).first()


def has_account(row: Registration) -> bool:
    """Whether the address has an account already."""
    return Customer.objects.filter(shop=row.shop, email=row.email).exists()

"""How somebody becomes a customer: a form, a mail to the address, and the link in it (attack P12).

The answer to the form is the same whether the address has an account or not; who reads its mails learns which, and
only they choose the password: an account never opens to somebody who merely typed the address.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from assist.models.clock import AssistNow
from assist.rules.words import ShopKind
from storefront.shop import rules
from storefront.shop.actions.mailing import mail_registration
from storefront.shop.models import Account, Customer, Registration
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused

LIFE = timedelta(days=1)
MAILS_TO_ONE_ADDRESS = 3
"""Within the life of a link; who asks for more is answered as ever and sent nothing."""


@dataclass(frozen=True)
class Form:
    """What the form says, as typed."""

    name: str
    email: str
    invitation: str = ""


@transaction.atomic
def ask_to_register(visit: Visit, form: Form, way_back: str) -> None:
    """Mail a link to the address; a B2B shop wants the invitation code of a company.

    Raises Refused with the field that is wrong.
    """
    name, email = rules.check_name(form.name), rules.check_email(form.email)
    account = _invited_by(visit, form.invitation)
    Registration.objects.filter(expires_at__lt=AssistNow()).delete()
    if Registration.objects.filter(shop=visit.shop, email=email).count() >= MAILS_TO_ONE_ADDRESS:
        return
    row = Registration.objects.create(
        shop=visit.shop,
        account=account,
        name=name,
        email=email,
        language=visit.variant.language,
        way_back=way_back,
        expires_at=AssistNow() + LIFE,
    )
    mail_registration(row)


def _invited_by(visit: Visit, invitation: str) -> Account | None:
    if visit.shop.kind != ShopKind.B2B:
        return None
    code = invitation.strip()[:80].upper()
    account = Account.objects.filter(shop=visit.shop, invitation_code=code).first() if code else None
    if account is None:
        unknown = gettext("Enter the company code from your welcome letter, or ask us for it: press Help.")
        raise Refused(unknown, "invitation")
    return account


@transaction.atomic
def confirm_registration(row: Registration, raw: str) -> Customer:
    """Whoever reads the mails of the address is the customer from here on, with this password; other links are void.

    Raises Refused with "password" when it will not do, with "email" when the address has an account by now.
    """
    password = make_password(rules.check_password(raw, row.name, row.email))
    try:
        with transaction.atomic():
            customer = Customer.objects.create(
                shop=row.shop, account=row.account, name=row.name, email=row.email, password=password
            )
    except IntegrityError as twice:
        raise Refused(gettext("There is an account with this e-mail address. Log in instead."), "email") from twice
    Registration.objects.filter(shop=row.shop, email=row.email).delete()
    return customer

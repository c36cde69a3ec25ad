"""The window of its own: a code that works once, for seconds, and the token that it is traded for."""

import secrets
from datetime import timedelta

from django.db import transaction

from assist.actions.shoppers import CODE_CHARACTERS, hashed
from assist.models import AssistNow, HandOff, Shopper
from assist.rules.refusals import Refused
from assist.rules.text import clean_line
from assist.rules.words import RefusalCode

CODE_LIFE = timedelta(seconds=60)
WINDOWS = 5
"""Windows of their own that one session may have; opening one more ends the oldest."""


@transaction.atomic
def make_hand_off(actor: Shopper) -> str:
    """A code that opens `actor`'s session once more, in another window; older ones that nobody used are void."""
    HandOff.objects.filter(shopper=actor, used_at=None).delete()
    kept = HandOff.objects.filter(shopper=actor).order_by("-id").values("id")[: WINDOWS - 1]
    HandOff.objects.filter(shopper=actor).exclude(id__in=kept).delete()
    code = secrets.token_urlsafe(32)
    HandOff.objects.create(shopper=actor, code_hash=hashed(code), expires_at=AssistNow() + CODE_LIFE)
    return code


@transaction.atomic
def take_hand_off(shop_code: str, code: str) -> str:
    """A bearer token for whoever brings the code first; raises Refused when it is used, old, closed or foreign."""
    living = HandOff.objects.filter(expires_at__gt=AssistNow(), shopper__revoked_at=None)
    living = living.filter(shopper__expires_at__gt=AssistNow(), shopper__shop__is_active=True)
    found = living.filter(code_hash=hashed(code), shopper__shop__code=clean_line(shop_code, CODE_CHARACTERS)).first()
    token = secrets.token_urlsafe(32)
    used = {"used_at": AssistNow(), "token_hash": hashed(token)}
    # Two windows may bring one code at the same moment: the second waits for this row and then finds it used.
    if found is None or HandOff.objects.filter(pk=found.pk, used_at=None).update(**used) != 1:
        raise Refused(RefusalCode.NOT_AUTHENTICATED, "This window was opened already. Open it again from the chat.")
    return token

"""Who has a second factor, and who has to."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User

from assist.queries.desks import role_of
from assist.rules.words import SecondFactor, StaffRole


def needs_factor(user: User) -> bool:
    """Whether this install wants a second factor of somebody with such rights."""
    wanted = settings.ASSIST_SECOND_FACTOR
    if wanted == SecondFactor.MANAGERS:
        return role_of(user) is not StaffRole.AGENT
    return bool(wanted == SecondFactor.EVERYBODY)


def lacks_factor(user: User) -> bool:
    """Whether `user` may do nothing yet but set a second factor up."""
    return needs_factor(user) and not has_factor(user)


def has_factor(user: User) -> bool:
    """Whether `user` signs in with a code besides the password."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())

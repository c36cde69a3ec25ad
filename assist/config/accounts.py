"""Sign-in is for staff that an administrator made; nobody signs up, nobody guesses, nobody is locked out (L01, L08)."""

import logging
import secrets
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from assist.actions.audits import audit, note
from assist.queries.factors import needs_factor
from assist.realtime.callers import network_of_request
from assist.rules.audits import AuditAct

log = logging.getLogger(__name__)
DEVICE, DEVICE_DAYS = "assist_device", 90
"""A browser in which somebody has signed in: whoever attacks the name from elsewhere does not lock it out."""
FROM_ONE_ADDRESS = "20/m/ip"
ONE_NAME_FROM_ONE_PLACE = "6/5m/key"
ONE_NAME_FROM_ANYWHERE = "30/5m/key"
"""Wrong passwords; beyond the last one the name can be signed in with from known browsers alone."""


NOTED = {
    "account/email/password_changed": AuditAct.SIGN_IN_CHANGED,
    "account/email/password_reset": AuditAct.SIGN_IN_CHANGED,
    "account/email/password_set": AuditAct.SIGN_IN_CHANGED,
    "mfa/email/totp_activated": AuditAct.FACTOR_SET,
    "mfa/email/totp_deactivated": AuditAct.FACTOR_REMOVED,
    "mfa/email/recovery_codes_generated": AuditAct.CODES_MADE,
}
"""What allauth tells people about their own sign-in, and the log about them."""


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closes sign-up, keeps ways back at home, and counts wrong passwords by name, place and browser."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts come from createagent, createadmin and the admin."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether `url` may be led on to: a path of the console's own, never another origin (L08)."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in a mail leads to the console, whatever host and port the request named (L05)."""
        path: str = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.ASSIST_CONSOLE_ORIGIN + path.replace("UID-KEY", key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail that names this product, and no host that somebody wrote into a request."""
        site = SimpleNamespace(name="Assist", domain=settings.HOSTS["console"])
        super().send_mail(template_prefix, email, {**context, "current_site": site})

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Takes one try, which is given back when the password is right; raises when there is none left."""
        name = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
        user = _named(name)
        account = f"user {user.pk}" if user else f"name {name}"
        self._login_failed_rl_usage = ratelimit.RateLimitUsage(usage=[])
        for rate, key in _limits(request, account, _device_of(request, user)):
            usage = _taken(request, rate, key)
            if usage is None:
                self._rollback_login_failed_rl_usage()
                log.warning("sign-in refused: too many wrong passwords for %s", user.pk if user else "nobody")
                raise self.validation_error("too_many_login_attempts")
            self._login_failed_rl_usage.usage += usage.usage

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Notes whose name it was; a name that nobody has may be a password, so it is not kept."""
        name = str(credentials.get("email") or credentials.get("username") or "").strip()
        user = _named(name)
        if user:
            audit(None, AuditAct.SIGN_IN_FAILED, user)
        else:
            note(None, AuditAct.SIGN_IN_FAILED, "a name that nobody has")

    def logout(self, request: HttpRequest) -> None:
        """Notes who went."""
        if isinstance(request.user, User):
            audit(request.user, AuditAct.SIGNED_OUT, request.user)
        super().logout(request)

    def send_notification_mail(self, template_prefix: str, user: User, *more: Any, **context: Any) -> None:
        """Notes what somebody has changed about their own sign-in."""
        if template_prefix in NOTED:
            audit(user, NOTED[template_prefix], user)
        super().send_notification_mail(template_prefix, user, *more, **context)

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """Notes who came, and remembers the browser."""
        audit(user, AuditAct.SIGNED_IN, user)
        response: HttpResponse = super().post_login(request, user, **more)
        value = signing.dumps([user.pk, secrets.token_urlsafe(12)], salt=DEVICE)
        response.set_cookie(
            DEVICE,
            value,
            max_age=DEVICE_DAYS * 86400,
            path="/accounts/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The second factor of staff."""

    def get_totp_issuer(self) -> str:
        """What the authenticator app shows."""
        return "Assist"

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Who needs a second factor cannot put it away; an administrator resets one that is lost."""
        return not needs_factor(authenticator.user)


def _named(name: str) -> User | None:
    return User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).first() if name else None


def _limits(request: HttpRequest, account: str, device: str) -> list[tuple[str, str]]:
    if device:
        return [(ONE_NAME_FROM_ONE_PLACE, f"{account} {device}")]
    here = f"{account} at {network_of_request(request)}"
    return [(FROM_ONE_ADDRESS, ""), (ONE_NAME_FROM_ONE_PLACE, here), (ONE_NAME_FROM_ANYWHERE, account)]


def _taken(request: HttpRequest, rate: str, key: str) -> Any:
    action = "login_failed"
    return ratelimit.consume(request, app="allauth.account", action=action, config={action: rate}, key=key)


def _device_of(request: HttpRequest, user: User | None) -> str:
    """The browser's own number when `user` has signed in with it before, else empty."""
    try:
        known, number = signing.loads(request.COOKIES.get(DEVICE, ""), salt=DEVICE, max_age=DEVICE_DAYS * 86400)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return f"device {number}" if user and known == user.pk else ""

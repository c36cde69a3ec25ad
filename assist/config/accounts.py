"""Sign-in is for staff that an administrator made; nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closes sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts come from createagent, createadmin and the admin."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether `url` may be led on to: a path of the console's own, never another origin (L08)."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

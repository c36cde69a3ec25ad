"""A browser without scripts, for tests of the shop's pages."""

import json
import re
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from storefront.shop.models import Registration
from storefront.shop.queries.registrations import signed_registration

PASSWORD = "eleven-lamps-7"
_CONTEXT = re.compile(r'<script type="application/json" id="assist-context">(.*?)</script>', re.DOTALL)


class Browser:
    """Visits one shop on the shop's own host and keeps its cookies."""

    def __init__(self, code: str, *, csrf: bool = False) -> None:
        self.code = code
        self.client = Client(enforce_csrf_checks=csrf, headers={"host": settings.HOSTS["shop"]})

    def get(self, page: str = "", /, **query: str) -> HttpResponse:
        """Open a page below the shop's home."""
        return self._checked(self.client.get(f"/shop/{self.code}/{page}", query))

    def post(self, page: str, *, accept: str = "text/html", **fields: str) -> HttpResponse:
        """Send a form to an address below the shop's home."""
        return self._checked(self.client.post(f"/shop/{self.code}/{page}", fields, headers={"accept": accept}))

    def log_in(self, email: str, password: str = PASSWORD, **more: str) -> HttpResponse:
        """Send the log-in form."""
        return self.post("login/", email=email, password=password, **more)

    def register(self, **fields: str) -> HttpResponse:
        """Send the form, then choose the password behind the link of the mail."""
        password = fields.pop("password", PASSWORD)
        asked = self.post("register/", **fields)
        assert asked["Location"].endswith("/register/sent/"), asked.content.decode()
        row = Registration.objects.latest("pk")
        return self.post(f"register/confirm/{signed_registration(row)}/", password=password)

    def add(self, product: str, quantity: str = "1", finish: str = "opal", **more: str) -> HttpResponse:
        """Send the form that puts a product in the basket."""
        return self.post("basket/add/", product=product, finish=finish, quantity=quantity, **more)

    def stated(self, page: str = "", **query: str) -> dict[str, Any]:
        """What a page states about itself."""
        return stated_by(self.get(page, **query))

    def _checked(self, response: object) -> HttpResponse:
        assert isinstance(response, HttpResponse)
        return response


def stated_by(response: HttpResponse) -> dict[str, Any]:
    """The context in a page's data block."""
    block = _CONTEXT.search(response.content.decode())
    assert block is not None
    stated: dict[str, Any] = json.loads(block.group(1))
    return stated

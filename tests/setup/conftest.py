"""Somebody at the pages of the set-up, and a fresh install."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from agentconsole.setup import guards
from assist.models import Shop
from assist.queries.firstrun import setup_code
from tests.cast import Cast, make_cast

GOOD = "nine-blue-herons"


@pytest.fixture(autouse=True)
def patient_guards() -> Iterator[None]:
    """Codes tried by one test are none of the next one's business."""
    guards._buckets.clear()
    yield
    guards._buckets.clear()


class Visitor:
    """Somebody in front of a browser on the console's host."""

    def __init__(self, user: User | None = None, language: str = "en") -> None:
        self.client = Client(headers={"host": settings.HOSTS["console"], "accept-language": language})
        if user:
            self.client.force_login(user, "django.contrib.auth.backends.ModelBackend")

    def get(self, path: str) -> Any:
        """Open a page."""
        return self.client.get(path)

    def post(self, path: str, **fields: Any) -> Any:
        """Send a form."""
        return self.client.post(path, fields)

    def at(self, shop: Shop, step: str, **fields: Any) -> Any:
        """Send a step of the shop's wizard."""
        return self.post(f"/setup/shop/{shop.code}/{step}/", **fields)


@pytest.fixture
def team(db: None) -> Cast:
    """The six people, rolled back after the test."""
    return make_cast()


@pytest.fixture
def root(team: Cast) -> Visitor:
    """Root, who administers."""
    return Visitor(team.root)


def wanted(**other: str) -> dict[str, str]:
    """What the first page asks for, filled in well."""
    return {"code": setup_code(), "name": "Maria Koskinen", "username": "maria", "password": GOOD, **other}


def said(response: Any) -> str:
    """The page's words, with quotes as typed."""
    text: str = response.content.decode()
    return text.replace("&#x27;", "'").replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">")

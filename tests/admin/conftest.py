"""Root at the admin's pages, and everybody else who should not be there."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from assist.models import Audit
from tests.cast import Cast, make_cast


class _Fields(HTMLParser):
    """What a browser would send back if somebody pressed Save at once."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self._open, self._in_text = "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag in {"select", "textarea"}:
            self._open, self._in_text = name, tag == "textarea"
            self.values.setdefault(name, "")
        elif tag == "option" and "selected" in given:
            self.values[self._open] = given.get("value", "")
        elif tag == "input" and given.get("type") == "checkbox":
            if "checked" in given:
                self.values.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "input" and name and given.get("type") != "submit":
            self.values[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"}:
            self._open, self._in_text = "", False

    def handle_data(self, data: str) -> None:
        if self._in_text:
            self.values[self._open] += data


ASIDE = {"django_session"}


def written() -> dict[str, int]:
    """How many rows of each table this transaction has written so far; nothing is known of one that committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


class Desk:
    """Somebody at the admin's pages."""

    def __init__(self, user: User | None) -> None:
        self.client = Client(headers={"host": settings.HOSTS["console"]})
        if user:
            self.client.force_login(user, "django.contrib.auth.backends.ModelBackend")

    def get(self, page: str, **query: str) -> Any:
        """Open a page below /admin/."""
        return self.client.get(f"/admin/{page}", query)

    def post(self, page: str, **fields: Any) -> Any:
        """Send fields to a page below /admin/ and follow where it leads; what it writes is in the audit log."""
        before, audits = written(), Audit.objects.count()
        response = self.client.post(f"/admin/{page}", fields, follow=True)
        changed = {table for table, number in written().items() if number != before.get(table, 0)} - ASIDE
        # What was refused is counted as well, though it was undone.
        has_written = changed and b'class="success"' in response.content
        assert not has_written or Audit.objects.count() > audits, f"{page} wrote {changed} and said nothing"
        return response

    def fill(self, page: str, **changes: Any) -> Any:
        """Open a form, change some fields and press Save."""
        form = _Fields()
        shown = self.get(page)
        form.feed(shown.content.decode().split('id="content-main"')[1])
        known = {name: value for name, value in form.values.items() if "__prefix__" not in name}
        return self.post(page, **{**known, **{k: v for k, v in changes.items() if v is not None}})


@pytest.fixture
def team(db: None) -> Cast:
    """The six people, rolled back after the test."""
    return make_cast()


@pytest.fixture
def root(team: Cast) -> Desk:
    """Root, who administers."""
    return Desk(team.root)


def said(response: Any) -> str:
    """The page's words, with quotes as typed."""
    text: str = response.content.decode()
    return text.replace("&#x27;", "'").replace("&quot;", '"')


def last_audit() -> Audit:
    """What was written last."""
    return Audit.objects.order_by("-pk")[0]

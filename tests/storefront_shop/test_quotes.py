"""Quotes: asked for with a copy of a basket, offered by staff, decided by the customer, once at a time."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assist.models import Audit, Shop
from assist.models.clock import ClockOffset
from assist.queries.clock import now
from storefront.shop.actions.quotes import offer_quote
from storefront.shop.models import Basket, Listing, Quote
from storefront.shop.rules import Refused
from tests.storefront_shop.browser import Browser
from tests.storefront_shop.test_shared import address, aino, lars, logged_in, sharing

__all__ = ["aino", "lars", "sharing"]


@pytest.fixture
def staff(business: Shop) -> User:
    """Root, who may offer."""
    return User.objects.create_superuser("root", "root@example.com", "a-long-password-1")


@pytest.fixture
def asked(mina: Browser) -> Browser:
    """Mina has asked for a price of six lamps."""
    mina.add("vieras", "6")
    mina.post("quotes/ask/", basket=Basket.objects.get().key, comment="For the spring.\nTwo floors.")
    return mina


def offered(staff: User, price: str = "60.00", days: int = 7, version: int | None = None) -> Quote:
    """The quote, with a price for its line."""
    quote = Quote.objects.get()
    prices = {line.pk: Decimal(price) for line in quote.lines.all()}
    offer_quote(staff, quote.pk, prices, now() + timedelta(days=days), quote.version if version is None else version)
    return Quote.objects.get()


def page() -> str:
    """The address of the one quote."""
    return f"account/quotes/{Quote.objects.get().key}/"


def decide(browser: Browser, act: str, **more: str) -> int:
    """Press a button of the quote."""
    return browser.post(page(), act=act, **{"version": str(Quote.objects.get().version), **more}).status_code


def test_a_quote_is_a_copy_that_later_changes_do_not_touch(asked: Browser) -> None:
    Listing.objects.update(price=Decimal("1.00"))
    asked.add("vieras", "6")
    line = Quote.objects.get().lines.get()
    assert (line.sku, line.quantity) == ("vieras-opal", 6)
    assert line.list_price == line.unit_price == Decimal("72.00")
    shown = asked.get(page()).content.decode()
    assert "€432.00" in shown
    assert "For the spring.<br>Two floors." in shown


def test_the_whole_way_to_an_accepted_offer(asked: Browser, staff: User) -> None:
    quote = offered(staff)
    shown = asked.get(page()).content.decode()
    assert "€360.00" in shown
    assert "−€72.00" in shown  # noqa: RUF001  # a minus sign, as it is set
    assert decide(asked, "accepted") == 303
    assert Quote.objects.get().state == "accepted"
    audit = Audit.objects.get(act="shop.offer")
    assert audit.actor == staff
    assert audit.changes["prices"] == {"vieras-opal": "60.00"}
    assert quote.number in asked.get("account/quotes/").content.decode()


def test_an_offer_is_rejected_with_a_reason(asked: Browser, staff: User) -> None:
    offered(staff)
    assert decide(asked, "rejected", reason="Too late") == 303
    assert (Quote.objects.get().state, Quote.objects.get().reason) == ("rejected", "Too late")


def test_a_quote_is_withdrawn_and_then_nothing_more_happens(asked: Browser, staff: User) -> None:
    assert decide(asked, "withdrawn") == 303
    for act in ("withdrawn", "accepted", "rejected"):
        assert decide(asked, act) == 409
    with pytest.raises(Refused):
        offered(staff)
    assert 'value="withdrawn"' not in asked.get(page()).content.decode()


@pytest.mark.parametrize("act", ["accepted", "rejected"])
def test_what_was_not_offered_cannot_be_decided(asked: Browser, act: str) -> None:
    assert decide(asked, act) == 409
    assert Quote.objects.get().state == "requested"


def test_an_offer_that_changed_since_it_was_looked_at_is_not_accepted(asked: Browser, staff: User) -> None:
    seen = offered(staff).version
    offered(staff, "70.00")
    answer = asked.post(page(), act="accepted", version=str(seen))
    assert answer.status_code == 409
    assert "This quote has changed meanwhile." in answer.content.decode()
    assert Quote.objects.get().state == "offered"


def test_an_offer_whose_time_is_over_has_expired_and_a_new_one_can_be_asked_for(asked: Browser, staff: User) -> None:
    offered(staff, days=7)
    ClockOffset.objects.create(by=timedelta(days=8))
    assert "Expired" in asked.get(page()).content.decode()
    assert decide(asked, "accepted") == 409
    asked.log_in("mina@nordhaus.example")
    again = asked.post("quotes/ask/", basket=Basket.objects.get().key, comment="")
    assert again.status_code == 303
    assert sorted(Quote.objects.values_list("state", flat=True)) == ["expired", "requested"]


def test_one_open_quote_a_basket(asked: Browser) -> None:
    answer = asked.post("quotes/ask/", basket=Basket.objects.get().key, comment="Again")
    assert answer.status_code == 400
    assert "is open already" in answer.content.decode()
    assert Quote.objects.count() == 1


def test_nothing_typed_is_lost_when_a_comment_is_too_long(mina: Browser) -> None:
    mina.add("vieras", "6")
    answer = mina.post("quotes/ask/", basket=Basket.objects.get().key, comment="x" * 1001)
    assert answer.status_code == 400
    assert "Shorten it by 1 character." in answer.content.decode()
    assert "x" * 1001 in answer.content.decode()


@pytest.mark.parametrize("key", ["", "0123456789abcdef", "\x00", "x" * 999, "../.."])
def test_a_basket_that_is_not_there_cannot_be_asked_about(mina: Browser, key: str) -> None:
    assert mina.post("quotes/ask/", basket=key, comment="").status_code == 404


def test_an_empty_basket_has_no_price(mina: Browser) -> None:
    mina.post("baskets/share/", name="Empty")
    answer = mina.post("quotes/ask/", basket=Basket.objects.get().key, comment="")
    assert answer.status_code == 400
    assert "Put something in the basket first." in answer.content.decode()


def test_aino_asks_about_the_shared_basket_and_lars_may_not(aino: Browser, lars: Browser) -> None:
    key = Basket.objects.get(state="shared").key
    assert lars.post("quotes/ask/", basket=key, comment="").status_code == 403
    assert aino.post("quotes/ask/", basket=key, comment="").status_code == 303
    assert Quote.objects.get().customer.name == "Aino Virtanen"
    told = lars.get(address()).content.decode()
    assert "Aino Virtanen asked for quote" in told


def test_a_colleague_does_not_see_mina_s_quote(asked: Browser) -> None:
    other = logged_in("aino")
    assert other.get(page()).status_code == 404
    assert decide(other, "withdrawn") == 404
    assert Quote.objects.get().number not in other.get("account/quotes/").content.decode()


def test_juergen_in_the_other_shop_asks_for_no_quote(asked: Browser, lumo: Shop) -> None:
    juergen = Browser("lumo")
    juergen.log_in("juergen@example.com")
    juergen.add("kaari")
    own = juergen.stated()["basket"]["id"]
    assert juergen.post("quotes/ask/", basket=own, comment="").status_code == 403
    assert juergen.get(page()).status_code == 404


def test_zed_of_the_staff_offers_nothing(asked: Browser) -> None:
    with pytest.raises(PermissionDenied):
        offered(User.objects.create_user("zed"))
    assert Quote.objects.get().state == "requested"


@pytest.mark.parametrize(("price", "days"), [("-1", 7), ("99999999.00", 7), ("NaN", 7), ("10.00", 0), ("10.00", -3)])
def test_an_offer_that_makes_no_sense_is_refused(asked: Browser, staff: User, price: str, days: int) -> None:
    with pytest.raises(Refused):
        offered(staff, price, days)
    assert Quote.objects.get().state == "requested"


def test_root_offers_by_the_admin_s_form(asked: Browser, staff: User) -> None:
    client = Client(headers={"host": settings.HOSTS["console"]})
    client.force_login(staff)
    quote = Quote.objects.get()
    path = f"/admin/storefront_shop/quote/{quote.pk}/change/"
    assert f"price-{quote.lines.get().pk}" in client.get(path).content.decode()
    until = now() + timedelta(days=3)
    assert client.post(path, _form(quote, "65.00", until)).status_code == 302
    assert Quote.objects.get().state == "offered"
    assert Quote.objects.get().lines.get().unit_price == Decimal("65.00")
    stale = client.post(path, _form(quote, "55.00", until), follow=True)
    assert "This quote has changed meanwhile." in stale.content.decode()
    assert Quote.objects.get().lines.get().unit_price == Decimal("65.00")


def _form(quote: Quote, price: str, until: datetime) -> dict[str, str]:
    rows = {f"lines-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    return {
        f"price-{quote.lines.get().pk}": price,
        "until_0": until.strftime("%Y-%m-%d"),
        "until_1": until.strftime("%H:%M:%S"),
        "seen": str(quote.version),
        **rows,
    }


def test_the_list_asks_equally_often_however_many_quotes(asked: Browser) -> None:
    with CaptureQueriesContext(connection) as few:
        asked.get("account/quotes/")
    quote = Quote.objects.get()
    for number in range(6):
        quote.pk, quote.key, quote.basket_key, quote.number = None, f"k{number}", f"b{number}", f"Q{number}"
        quote.save()
    with CaptureQueriesContext(connection) as many:
        asked.get("account/quotes/")
    assert len(many) == len(few)

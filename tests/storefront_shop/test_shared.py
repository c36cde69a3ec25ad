"""Baskets that colleagues share: each does what the owner permits, nobody overwrites anybody, strangers see nothing."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from assist.models import Shop
from storefront.shop.actions.members import remove_customer
from storefront.shop.models import Account, Basket, BasketLine, BasketMember, Customer, Product
from storefront.shop.words import BasketState, Permission
from tests.storefront_shop.browser import PASSWORD, Browser


def logged_in(name: str) -> Browser:
    """Somebody of the B2B shop, logged in."""
    browser = Browser("lumo-business")
    browser.log_in(f"{name}@nordhaus.example" if "@" not in name else name)
    return browser


def showroom() -> Basket:
    """The shared basket of these tests."""
    return Basket.objects.get(state=BasketState.SHARED)


def address() -> str:
    """Its page."""
    return f"baskets/shared/{showroom().key}/"


def colleague(name: str) -> str:
    """The number of a colleague as forms send it."""
    return str(Customer.objects.get(email=f"{name}@nordhaus.example").pk)


def pieces() -> dict[str, int]:
    """What lies in the shared basket."""
    return {line.sku: line.quantity for line in BasketLine.objects.filter(basket=showroom()).select_related("product")}


def change(browser: Browser, quantity: str, *, version: int | None = None, sku: str = "vieras-opal") -> HttpResponse:
    """Set a line of the shared basket, as the page with that version would."""
    line = next(each for each in showroom().lines.select_related("product") if each.sku == sku)
    seen = showroom().version if version is None else version
    return browser.post(f"{address()}line/", line=str(line.pk), quantity=quantity, version=str(seen))


@pytest.fixture
def sharing(mina: Browser) -> Browser:
    """Mina shares six lamps with Aino, who may change and ask, and with Lars, who may look."""
    mina.add("vieras", "6")
    mina.post("baskets/share/", name="Showroom Espoo", active="1")
    mina.client.post(
        f"/shop/lumo-business/{address()}",
        {"act": "permitted", "colleague": colleague("aino"), "may": ["edit", "ask"]},
    )
    mina.post(address(), act="permitted", colleague=colleague("lars"))
    return mina


@pytest.fixture
def aino(sharing: Browser) -> Browser:
    """Mina's colleague who may change and ask."""
    return logged_in("aino")


@pytest.fixture
def lars(sharing: Browser) -> Browser:
    """Mina's colleague who may look."""
    return logged_in("lars")


@pytest.fixture
def outsider(business: Shop) -> Browser:
    """A buyer of another company in the same shop."""
    account = Account.objects.create(shop=business, name="Elsewhere", business_partner_id="1", invitation_code="X")
    mina = Customer.objects.get(email="mina@nordhaus.example")
    Customer.objects.create(
        shop=business, account=account, name="Zed", email="zed@elsewhere.example", password=mina.password
    )
    return logged_in("zed@elsewhere.example")


def test_sharing_moves_the_basket_and_says_so(sharing: Browser) -> None:
    assert pieces() == {"vieras-opal": 6}
    assert "basket" not in sharing.stated()
    page = sharing.get(address()).content.decode()
    assert "Showroom Espoo" in page
    assert "Aino Virtanen" in page
    assert "Lars Holm" in page


def test_aino_changes_a_line_and_mina_sees_who_did(aino: Browser, sharing: Browser) -> None:
    assert change(aino, "12").status_code == 303
    assert pieces() == {"vieras-opal": 12}
    assert "Aino Virtanen set Vieras hotel bedside lamp to 12" in sharing.get(address()).content.decode()


def test_aino_adds_from_a_product_s_page(aino: Browser) -> None:
    page = aino.get("product/baari/").content.decode()
    assert f'<option value="{showroom().key}">Showroom Espoo</option>' in page
    baari = Product.objects.get(code="baari")
    into = {"into": showroom().key, "accept": "application/json"}
    answer = aino.add("baari", str(baari.pack), baari.finishes[0], **into)
    assert answer.status_code == 200
    assert "Showroom Espoo" in answer.content.decode()
    assert pieces()[f"baari-{baari.finishes[0]}"] == baari.pack
    assert "basket" not in aino.stated()


def test_lars_sees_no_control_and_his_changes_are_refused(lars: Browser) -> None:
    page = lars.get(address()).content.decode()
    assert "You may look at this basket." in page
    assert "data-line" not in page
    assert 'value="permitted"' not in page
    assert "Put into my basket" not in page
    assert "Ask for a quote" not in page
    answer = change(lars, "12")
    assert answer.status_code == 403
    assert "has not permitted you" in answer.content.decode()
    assert pieces() == {"vieras-opal": 6}


@pytest.mark.parametrize("act", ["permitted", "out", "handed", "renamed", "dissolved", "taken"])
def test_what_only_an_owner_may_do_is_refused_to_lars(lars: Browser, act: str) -> None:
    before = list(BasketMember.objects.order_by("pk").values_list("customer", "permissions"))
    assert lars.post(address(), act=act, colleague=colleague("lars"), may="edit", name="Mine").status_code == 403
    assert list(BasketMember.objects.order_by("pk").values_list("customer", "permissions")) == before
    assert showroom().name == "Showroom Espoo"


def test_lars_adds_nothing_by_a_forged_form(lars: Browser) -> None:
    assert "<select" not in lars.get("product/vieras/").content.decode()
    assert lars.add("vieras", "6", into=showroom().key, accept="application/json").status_code == 403
    assert lars.add("vieras", "6", into=showroom().key).status_code == 403
    assert pieces() == {"vieras-opal": 6}


def test_strangers_get_the_same_404_as_for_nothing(sharing: Browser, outsider: Browser, gus: Browser) -> None:
    key = showroom().key
    for path in (f"baskets/shared/{key}/", "baskets/shared/0123456789abcdef/"):
        assert outsider.get(path).status_code == 404
        assert outsider.post(path, act="renamed", name="Mine").status_code == 404
        assert outsider.post(f"{path}line/", line="1", quantity="1", version="0").status_code == 404
        assert gus.post(path, act="dissolved").status_code == 404
    assert outsider.add("vieras", "6", into=key, accept="application/json").status_code == 404
    assert "Showroom" not in outsider.get("baskets/").content.decode()
    assert "Showroom" not in outsider.get("product/vieras/").content.decode()


def test_a_change_of_an_old_version_is_refused_and_nothing_typed_is_lost(aino: Browser, sharing: Browser) -> None:
    seen = showroom().version
    change(sharing, "12")
    answer = change(aino, "18", version=seen)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mina Lindqvist has changed this basket meanwhile." in page
    assert 'value="18"' in page
    assert f'name="version" value="{showroom().version}"' in page
    assert pieces() == {"vieras-opal": 12}
    assert change(aino, "18").status_code == 303


@pytest.mark.parametrize("version", ["", "x", "-1", "9999999999999"])
def test_a_version_that_makes_no_sense_changes_nothing(aino: Browser, version: str) -> None:
    line = BasketLine.objects.get(basket=showroom())
    answer = aino.post(f"{address()}line/", line=str(line.pk), quantity="12", version=version)
    assert answer.status_code == 409
    assert pieces() == {"vieras-opal": 6}


def test_a_colleague_is_taken_out_at_once(sharing: Browser, aino: Browser) -> None:
    seen = showroom().version
    sharing.post(address(), act="out", colleague=colleague("aino"))
    assert aino.get(address()).status_code == 404
    assert change(aino, "12", version=seen + 1).status_code == 404


def test_a_member_leaves_and_an_owner_cannot_just_go(sharing: Browser, lars: Browser) -> None:
    assert lars.post(address(), act="left").status_code == 303
    assert lars.get(address()).status_code == 404
    answer = sharing.post(address(), act="left")
    assert answer.status_code == 400
    assert "Make a colleague the owner first" in answer.content.decode()


def test_a_basket_is_handed_over(sharing: Browser, aino: Browser) -> None:
    assert sharing.post(address(), act="handed", colleague=colleague("aino")).status_code == 303
    assert showroom().customer_id == int(colleague("aino"))
    assert aino.post(address(), act="renamed", name="Aino's").status_code == 303
    assert sharing.post(address(), act="renamed", name="Mine again").status_code == 403
    assert change(sharing, "12").status_code == 303


def test_only_colleagues_can_be_let_in(sharing: Browser, outsider: Browser) -> None:
    stranger = Customer.objects.get(email="zed@elsewhere.example")
    for number in (str(stranger.pk), "", "0", "x", "9" * 18):
        assert sharing.post(address(), act="permitted", colleague=number).status_code == 400
    assert BasketMember.objects.count() == 2


def test_a_permission_that_does_not_exist_is_nothing(sharing: Browser) -> None:
    sharing.post(address(), act="permitted", colleague=colleague("lars"), may="own")
    assert BasketMember.objects.get(customer__name="Lars Holm").permissions == []


def test_when_its_owner_has_left_the_company_a_member_takes_over(
    sharing: Browser, aino: Browser, lars: Browser
) -> None:
    assert aino.post(address(), act="taken-over").status_code == 403
    elsewhere = Account.objects.create(
        shop=Shop.objects.get(code="lumo-business"), name="New", business_partner_id="2", invitation_code="Y"
    )
    Customer.objects.filter(email="mina@nordhaus.example").update(account=elsewhere)
    assert sharing.get(address()).status_code == 404
    assert "Take it over" in aino.get(address()).content.decode()
    assert "Take it over" not in lars.get(address()).content.decode()
    assert lars.post(address(), act="taken-over").status_code == 403
    assert aino.post(address(), act="taken-over").status_code == 303
    assert showroom().customer_id == int(colleague("aino"))


def test_a_customer_who_is_deleted_leaves_the_basket_to_who_may_do_most(sharing: Browser, aino: Browser) -> None:
    sharing.post(address(), act="handed", colleague=colleague("aino"))
    root = User.objects.create_superuser("root", "root@example.com", "a-long-password-1")
    remove_customer(root, Customer.objects.get(email="aino@nordhaus.example"))
    assert showroom().customer_id == int(colleague("mina"))
    assert pieces() == {"vieras-opal": 6}


def test_with_order_a_member_copies_the_lines_and_the_shared_basket_keeps_them(sharing: Browser, lars: Browser) -> None:
    sharing.post(address(), act="permitted", colleague=colleague("lars"), may=Permission.ORDER.value)
    assert lars.post(address(), act="taken").status_code == 303
    assert lars.stated()["basket"]["lines"][0]["quantity"] == 6
    assert pieces() == {"vieras-opal": 6}


def test_in_the_b2c_shop_nothing_is_shared(lumo: Shop) -> None:
    juergen = Browser("lumo")
    juergen.log_in("juergen@example.com")
    assert juergen.post("baskets/share/", name="Ours").status_code == 403
    assert "Shared with colleagues" not in juergen.get("baskets/").content.decode()


def test_the_owner_deletes_it_for_everybody(sharing: Browser, aino: Browser) -> None:
    page = address()
    assert sharing.post(page, act="dissolved").status_code == 303
    assert aino.get(page).status_code == 404


@pytest.mark.parametrize("page", ["shared", "baskets/", "product/vieras/"])
def test_pages_ask_equally_often_however_many_lines_and_members(sharing: Browser, page: str) -> None:
    path = address() if page == "shared" else page
    with CaptureQueriesContext(connection) as few:
        sharing.get(path)
    _grow()
    with CaptureQueriesContext(connection) as many:
        assert sharing.get(path).status_code == 200
    assert len(many) == len(few)


def _grow() -> None:
    basket, nordhaus = showroom(), Account.objects.get(name__startswith="Nordhaus")
    for number in range(8):
        more = Customer.objects.create(
            shop=basket.shop, account=nordhaus, name=f"No. {number}", email=f"{number}@nordhaus.example", password="!"
        )
        BasketMember.objects.create(basket=basket, customer=more)
        basket.events.create(actor="Mina", kind="renamed", subject=PASSWORD)
    for product in basket.shop.shop_catalog.products.all()[:6]:
        basket.lines.get_or_create(product=product, finish=product.finishes[0], defaults={"quantity": product.pack})

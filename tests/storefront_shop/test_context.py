"""Every page states its context, and nothing that is not so."""

import re
from decimal import Decimal

import pytest
from django.conf import settings

from storefront.shop.models import Customer, Listing, Product
from tests.storefront_shop.browser import Browser, stated_by

KEYS = {
    "businessPartnerId",
    "shopId",
    "catalogId",
    "catalogVariantId",
    "hierarchyArea",
    "productId",
    "basket",
    "loginPage",
}
PAGES = ("", "area/table/", "product/kaari/", "basket/", "search/", "login/", "register/", "logged-out/", "nowhere/")
WITHOUT_PRODUCT = tuple(page for page in PAGES if not page.startswith("product/"))
WITHOUT_LOGIN_FORM = tuple(page for page in PAGES if page != "login/")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_which_shop_and_catalog_it_belongs_to(gus: Browser, page: str) -> None:
    stated = gus.stated(page)
    assert set(stated) <= KEYS
    assert stated["shopId"] == "lumo"
    assert stated["catalogId"] == "home-2026"
    assert stated["catalogVariantId"] == "en-EUR"


@pytest.mark.parametrize("page", PAGES)
def test_what_a_guest_does_not_have_is_absent_and_never_null(gus: Browser, page: str) -> None:
    stated = gus.stated(page)
    assert None not in stated.values()
    assert "businessPartnerId" not in stated
    assert "basket" not in stated


def test_s1_11_feat_a3_a_product_page_states_its_product(gus: Browser) -> None:
    assert gus.stated("product/kaari/")["productId"] == "kaari"


@pytest.mark.parametrize("page", WITHOUT_PRODUCT)
def test_s1_11_feat_a3_no_other_page_states_a_product(gus: Browser, page: str) -> None:
    gus.add("kaari")
    assert "productId" not in gus.stated(page)


def test_s1_13_feat_a4_the_log_in_page_says_so(gus: Browser) -> None:
    assert gus.stated("login/")["loginPage"] is True


def test_s1_13_feat_a4_the_log_in_page_says_so_after_a_wrong_password_too(gus: Browser) -> None:
    assert stated_by(gus.log_in("juergen@example.com", "wrong"))["loginPage"] is True


@pytest.mark.parametrize("page", WITHOUT_LOGIN_FORM)
def test_s1_13_feat_a4_no_other_page_does(gus: Browser, page: str) -> None:
    assert gus.stated(page)["loginPage"] is False


def test_an_area_states_its_place_in_the_hierarchy(gus: Browser) -> None:
    assert gus.stated("area/table/desk/")["hierarchyArea"] == "table/desk"
    assert gus.stated("area/table/")["hierarchyArea"] == "table"
    assert gus.stated("product/tuki/")["hierarchyArea"] == "table/desk"
    assert "hierarchyArea" not in gus.stated("basket/")


def test_a_filled_basket_is_stated_with_its_lines_and_its_total(gus: Browser) -> None:
    gus.add("kaari", "2", "ochre")
    gus.add("pallo")
    basket = gus.stated()["basket"]
    assert basket["currency"] == "EUR"
    assert basket["total"] == 242.00
    assert basket["lines"] == [
        {"sku": "kaari-ochre", "name": "Kaari table lamp, Ochre", "quantity": 2, "unitPrice": 89.00},
        {"sku": "pallo-opal", "name": "Pallo globe, Opal", "quantity": 1, "unitPrice": 64.00},
    ]


def test_money_is_written_as_numbers_with_two_decimals(gus: Browser) -> None:
    gus.add("kaari")
    page = gus.get().content.decode()
    assert '"unitPrice":89.00' in page
    assert '"total":89.00' in page


def test_a_basket_that_was_emptied_is_absent_again(gus: Browser) -> None:
    gus.add("kaari")
    line = re.search(r'name="line" value="(\d+)"', gus.get("basket/").content.decode())
    assert line is not None
    gus.post("basket/change/", line=line.group(1), remove="1")
    assert "basket" not in gus.stated()


def test_mina_is_stated_by_her_business_partner_number(mina: Browser) -> None:
    assert mina.stated()["businessPartnerId"] == "104233"


def test_a_customer_whose_number_is_not_known_yet_states_none(gus: Browser) -> None:
    gus.log_in("juergen@example.com")
    assert "businessPartnerId" not in gus.stated()


def test_a_variant_changes_names_prices_and_what_is_stated(mina: Browser) -> None:
    mina.add("vieras", "6")
    mina.post("variant/", variant="de-CHF", next="/shop/lumo-business/product/vieras/")
    stated = mina.stated("product/vieras/")
    assert stated["catalogVariantId"] == "de-CHF"
    assert stated["basket"]["currency"] == "CHF"
    assert stated["basket"]["lines"][0]["unitPrice"] == 70.00
    assert "Hotel-Nachttischleuchte Vieras" in mina.get("product/vieras/").content.decode()


def test_a_name_that_looks_like_markup_stays_inside_the_data_block(gus: Browser) -> None:
    nasty = "</script><script>alert(1)</script>&<!--"
    Listing.objects.filter(product__code="kaari", variant__code="en-EUR").update(name=nasty)
    gus.add("kaari")
    page = gus.get("basket/")
    assert stated_by(page)["basket"]["lines"][0]["name"] == f"{nasty}, Opal"
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_carries_the_widget_and_a_help_link_without_script(gus: Browser, page: str) -> None:
    body = gus.get(page).content.decode()
    assert f'<script async src="{settings.ASSIST_WIDGET_ORIGIN}/widget.js" data-shop="lumo"></script>' in body
    assert f'href="{settings.ASSIST_WIDGET_ORIGIN}/help/lumo/"' in body


def test_only_logged_in_pages_offer_an_identity(gus: Browser) -> None:
    assert "data-identity-url" not in gus.get().content.decode()
    gus.log_in("juergen@example.com")
    assert 'data-identity-url="/shop/lumo/identity/"' in gus.get().content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_inline_script_style_or_handlers(gus: Browser, page: str) -> None:
    gus.add("kaari")
    body = gus.get(page).content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", body)
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", body) == []


def test_a_product_that_is_no_longer_sold_is_a_page_in_the_look(gus: Browser) -> None:
    Product.objects.filter(code="kaari").update(is_active=False)
    page = gus.get("product/kaari/")
    assert page.status_code == 404
    assert "This page is not here" in page.content.decode()
    assert "productId" not in stated_by(page)


def test_pages_of_a_customer_are_kept_by_no_cache(mina: Browser) -> None:
    assert "no-store" in mina.get()["Cache-Control"]


def test_mina_s_account_shows_her_company_and_numbers(mina: Browser) -> None:
    page = mina.get("account/").content.decode()
    assert all(words in page for words in ("Mina Lindqvist", "Nordhaus Möbel GmbH", "104233", "104200"))


def test_prices_are_exact_in_the_total(mina: Browser) -> None:
    mina.add("kohde-30", "6")
    assert Decimal(str(mina.stated()["basket"]["total"])) == Decimal("353.40")


def test_an_unknown_partner_number_is_not_made_up(mina: Browser) -> None:
    Customer.objects.filter(email="mina@nordhaus.example").update(business_partner_id="")
    assert "businessPartnerId" not in mina.stated()

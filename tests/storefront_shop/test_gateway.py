"""What the built-in shop tells Assist: what is true, and where staff can look it up."""

import msgspec
import pytest
from django.conf import settings

from assist.actions.context import marked
from assist.actions.shoppers import open_session
from assist.models import Shop
from assist.protocol.cleaning import clean_context
from assist.protocol.values import Context, Links
from assist.shop import gateway_for
from storefront.shop.gateway import BuiltinGateway
from storefront.shop.models import Basket, Listing
from tests.cast import shopper_of
from tests.storefront_shop.browser import Browser

GATEWAY = BuiltinGateway()


def context_of(browser: Browser, page: str) -> Context:
    """A page's context as the core reads it."""
    return clean_context(browser.stated(page))


def test_the_gateway_answers_by_its_name() -> None:
    assert isinstance(gateway_for("builtin"), BuiltinGateway)


def test_everything_a_true_page_states_is_confirmed_but_the_person(mina: Browser) -> None:
    mina.add("vieras", "6")
    confirmed = GATEWAY.confirmed("lumo-business", context_of(mina, "product/vieras/"))
    assert confirmed == {"shopId", "catalogId", "catalogVariantId", "hierarchyArea", "productId", "basket"}


def test_mina_s_own_basket_is_read_at_the_shop_whatever_the_page_says_of_it(mina: Browser) -> None:
    mina.add("vieras", "6")
    stated = context_of(mina, "")
    assert stated.basket
    page = msgspec.structs.replace(stated, basket=msgspec.structs.replace(stated.basket, total=1.0))
    token = mina.client.get("/shop/lumo-business/identity/").json()["token"]
    known = marked(shopper_of(open_session("lumo-business", token)), page, None)
    assert known.context.basket and known.context.basket.total == stated.basket.total
    assert "basket" in known.verified


def test_a_log_in_page_confirms_no_product_and_no_area(gus: Browser) -> None:
    assert GATEWAY.confirmed("lumo", context_of(gus, "login/")) == {"shopId", "catalogId", "catalogVariantId"}


@pytest.mark.parametrize("key", ["shopId", "catalogId", "catalogVariantId", "hierarchyArea", "productId"])
def test_a_value_that_the_shop_does_not_know_is_not_confirmed(gus: Browser, key: str) -> None:
    stated = gus.stated("product/kaari/") | {key: "made-up"}
    assert key not in GATEWAY.confirmed("lumo", clean_context(stated))


def test_a_basket_with_another_price_is_not_confirmed(gus: Browser) -> None:
    gus.add("kaari")
    stated = gus.stated()
    stated["basket"]["lines"][0]["unitPrice"] = 0.01
    assert "basket" not in GATEWAY.confirmed("lumo", clean_context(stated))


def test_a_basket_of_another_shop_is_not_confirmed(gus: Browser, business: Shop) -> None:
    gus.add("kaari")
    assert "basket" not in GATEWAY.confirmed("lumo-business", context_of(gus, ""))


def test_prices_of_the_chosen_variant_are_confirmed(mina: Browser) -> None:
    mina.add("vieras", "6")
    mina.post("variant/", variant="de-CHF")
    assert "basket" in GATEWAY.confirmed("lumo-business", context_of(mina, ""))


def test_mina_s_basket_is_read_for_her_number_alone(mina: Browser) -> None:
    mina.add("vieras", "6")
    key = Basket.objects.get().key
    basket = GATEWAY.basket("lumo-business", "104233", key)
    assert basket is not None
    assert (basket.total, basket.lines[0].quantity) == (432.00, 6)
    assert GATEWAY.basket("lumo-business", "999999", key) is None
    assert GATEWAY.basket("lumo-business", "", key) is None
    assert GATEWAY.basket("lumo", "104233", key) is None


def test_links_lead_to_the_product_the_basket_and_the_partner(mina: Browser) -> None:
    mina.add("vieras", "6")
    links = GATEWAY.links("lumo-business", context_of(mina, "product/vieras/"))
    assert links.product == f"{settings.ASSIST_SHOP_ORIGIN}/shop/lumo-business/product/vieras/"
    assert links.partner.startswith(f"{settings.ASSIST_CONSOLE_ORIGIN}/admin/storefront_shop/customer/")
    assert links.basket.startswith(f"{settings.ASSIST_SHOP_ORIGIN}/shop/lumo-business/basket/shown/")


def test_staff_see_the_basket_by_its_link_without_mina_s_session(mina: Browser) -> None:
    mina.add("vieras", "6")
    address = GATEWAY.links("lumo-business", context_of(mina, "")).basket
    page = Browser("lumo-business").client.get(address.removeprefix(settings.ASSIST_SHOP_ORIGIN))
    body = page.content.decode()
    assert "Vieras hotel bedside lamp" in body
    assert "Mina" not in body
    assert "104233" not in body


@pytest.mark.parametrize("signed", ["x", "0123456789abcdef", "0123456789abcdef:1:x"])
def test_a_basket_link_cannot_be_made_up(gus: Browser, signed: str) -> None:
    assert gus.get(f"basket/shown/{signed}/").status_code == 404


def test_a_basket_link_of_one_shop_shows_nothing_in_another(mina: Browser, zed: Browser) -> None:
    mina.add("vieras", "6")
    address = GATEWAY.links("lumo-business", context_of(mina, "")).basket
    signed = address.rstrip("/").rpartition("/")[2]
    assert zed.get(f"basket/shown/{signed}/").status_code == 404


def test_what_is_unknown_has_no_link_and_no_error(lumo: Shop) -> None:
    nonsense = clean_context({"productId": "<script>", "businessPartnerId": "../..", "shopId": "nope"})
    assert GATEWAY.links("lumo", nonsense) == Links()
    assert GATEWAY.links("no-such-shop", nonsense) == Links()
    assert GATEWAY.confirmed("no-such-shop", nonsense) == frozenset()


def test_long_names_survive_the_way_to_the_core(gus: Browser) -> None:
    Listing.objects.update(name="N" * 150)
    gus.add("kaari")
    assert "basket" in GATEWAY.confirmed("lumo", context_of(gus, ""))

"""The identity token says who is logged in, to the shop's own pages alone."""

from datetime import timedelta

import jwt
from django.utils import timezone

from assist.models import Shop
from tests.storefront_shop.browser import Browser


def test_a_guest_gets_no_token(gus: Browser) -> None:
    answer = gus.get("identity/")
    assert answer.status_code == 401
    assert "token" not in answer.content.decode()


def test_mina_s_token_carries_her_claims(mina: Browser, business: Shop) -> None:
    token = mina.client.get("/shop/lumo-business/identity/").json()["token"]
    claims = jwt.decode(token, business.secret_current, algorithms=["HS256"], audience="lumo-business")
    assert claims["sub"] == "104233"
    assert claims["name"] == "Mina Lindqvist"
    assert claims["email"] == "mina@nordhaus.example"
    assert claims["exp"] - claims["iat"] == timedelta(minutes=5).total_seconds()
    assert abs(claims["iat"] - timezone.now().timestamp()) < 60
    assert "basket" not in claims


def test_the_token_carries_the_basket_as_pages_state_it(mina: Browser, business: Shop) -> None:
    mina.add("vieras", "6")
    token = mina.client.get("/shop/lumo-business/identity/").json()["token"]
    claims = jwt.decode(token, business.secret_current, algorithms=["HS256"], audience="lumo-business")
    assert claims["basket"] == mina.stated()["basket"]


def test_a_customer_without_a_partner_number_is_named_by_the_shop_s_own(gus: Browser, lumo: Shop) -> None:
    gus.log_in("juergen@example.com")
    token = gus.client.get("/shop/lumo/identity/").json()["token"]
    claims = jwt.decode(token, lumo.secret_current, algorithms=["HS256"], audience="lumo")
    assert claims["sub"].startswith("customer-")


def test_two_tokens_are_never_the_same(mina: Browser) -> None:
    one, other = (mina.client.get("/shop/lumo-business/identity/").json()["token"] for _ in range(2))
    assert one != other


def test_no_cache_keeps_a_token(mina: Browser, gus: Browser) -> None:
    assert mina.get("identity/")["Cache-Control"] == "no-store"
    assert gus.get("identity/")["Cache-Control"] == "no-store"


def test_a_token_is_only_read_never_posted(mina: Browser) -> None:
    assert mina.post("identity/").status_code == 405


def test_zed_gets_nothing_with_mina_s_cookie_in_another_shop(mina: Browser, zed: Browser) -> None:
    zed.client.cookies["shop_session"] = mina.client.cookies["shop_session"].value
    assert zed.get("identity/").status_code == 401


def test_zed_gets_nothing_with_a_forged_cookie(mina: Browser, business: Shop) -> None:
    zed = Browser("lumo-business")
    zed.client.cookies["shop_session"] = mina.client.cookies["shop_session"].value + "x"
    assert zed.get("identity/").status_code == 401


def test_a_cookie_is_worth_nothing_after_the_log_out(mina: Browser) -> None:
    stolen = mina.client.cookies["shop_session"].value
    mina.post("logout/")
    zed = Browser("lumo-business")
    zed.client.cookies["shop_session"] = stolen
    assert zed.get("identity/").status_code == 401

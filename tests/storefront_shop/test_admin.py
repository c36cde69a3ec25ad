"""Stock is changed in Django admin by audited actions alone."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client

from assist.models import Audit, Shop
from storefront.shop.actions.stock import remove, store
from storefront.shop.models import Basket, Customer, Listing
from tests.storefront_shop.browser import Browser

ADMIN = "/admin/storefront_shop"


@pytest.fixture
def root(lumo: Shop) -> Client:
    """Root, signed in at the admin."""
    client = Client(headers={"host": settings.HOSTS["console"]})
    client.force_login(User.objects.create_superuser("root", "root@example.com", "a-long-password-1"))
    return client


def test_root_changes_a_price_and_the_audit_says_so(root: Client) -> None:
    listing = Listing.objects.get(product__code="kaari", variant__code="en-EUR")
    form = {
        "product": str(listing.product_id),
        "variant": str(listing.variant_id),
        "name": listing.name,
        "summary": listing.summary,
        "specs": "[]",
        "care": "",
        "price": "95.00",
    }
    assert root.post(f"{ADMIN}/listing/{listing.pk}/change/", form).status_code == 302
    audit = Audit.objects.get(act="shop.change")
    assert audit.actor is not None
    assert audit.actor.username == "root"
    assert "price" in audit.changes["fields"]


def test_zed_cannot_store_or_remove_stock(lumo: Shop) -> None:
    zed = User.objects.create_user("zed")
    listing = Listing.objects.all()[0]
    with pytest.raises(PermissionDenied, match="You may not change"):
        store(zed, listing, ["price"])
    with pytest.raises(PermissionDenied, match="You may not delete"):
        remove(zed, listing)
    assert Listing.objects.filter(pk=listing.pk).exists()
    assert not Audit.objects.exists()


def test_root_removes_a_listing_and_the_audit_says_so(root: Client) -> None:
    listing = Listing.objects.all()[0]
    root.post(f"{ADMIN}/listing/{listing.pk}/delete/", {"post": "yes"})
    assert not Listing.objects.filter(pk=listing.pk).exists()
    assert Audit.objects.filter(act="shop.delete").count() == 1


def test_a_customer_s_password_is_neither_shown_nor_set(root: Client) -> None:
    customer = Customer.objects.get(email="juergen@example.com")
    page = root.get(f"{ADMIN}/customer/{customer.pk}/change/").content.decode()
    assert customer.password not in page
    assert 'name="password"' not in page


def test_baskets_are_for_looking_only(root: Client, gus: Browser) -> None:
    gus.add("kaari")
    basket = Basket.objects.get()
    page = root.get(f"{ADMIN}/basket/{basket.pk}/change/").content.decode()
    assert "kaari" in page
    assert basket.token_hash not in page
    assert root.get(f"{ADMIN}/basket/add/").status_code == 403


@pytest.mark.parametrize(
    "table",
    [
        "account",
        "customer",
        "catalog",
        "catalogvariant",
        "area",
        "product",
        "listing",
        "basket",
        "promotion",
        "coupon",
        "couponuse",
        "review",
    ],
)
def test_every_list_opens(root: Client, table: str) -> None:
    assert root.get(f"{ADMIN}/{table}/").status_code == 200


@pytest.mark.parametrize("specs", ["{}", '["x"]', '[["a"]]', '[["a", 1]]', '"<script>"', "7"])
def test_facts_that_are_no_pairs_are_refused(root: Client, specs: str) -> None:
    listing = Listing.objects.all()[0]
    form = {"product": str(listing.product_id), "variant": str(listing.variant_id), "specs": specs, "price": "1"}
    page = root.post(f"{ADMIN}/listing/{listing.pk}/change/", form | {"name": "x", "summary": "x"})
    assert page.status_code == 200
    assert "Give pairs of texts" in page.content.decode()


def test_a_picture_that_cannot_be_drawn_is_refused_with_words(root: Client, lumo: Shop) -> None:
    product = lumo.shop_catalog.products.get(code="kaari")
    form = {
        "catalog": str(product.catalog_id),
        "area": str(product.area_id),
        "code": "kaari",
        "finishes": '["opal"]',
        "picture": '{"mount": "rocket"}',
        "pack": "1",
        "position": "1",
        "is_active": "on",
    }
    page = root.post(f"{ADMIN}/product/{product.pk}/change/", form).content.decode()
    assert "This cannot be drawn" in page

"""Two seeded shops and the people who visit them."""

from functools import partial

import pytest
from django.contrib.auth.models import User
from pytest_django.fixtures import Settings

from assist.models import Shop
from storefront.shop.seed import seed_shop
from storefront.shop.views import coupons, people
from tests.standing import Standing
from tests.storefront_shop.browser import PASSWORD, Browser

FAST_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Hashing is made slow on purpose; tests of the shop do not measure it."""
    settings.PASSWORD_HASHERS = [FAST_HASHER]


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Everybody in these tests comes from one address."""
    coupons._buckets.clear()
    people._buckets.clear()


def _seeded(code: str, name: str, kind: str) -> Shop:
    shop = Shop.objects.create(code=code, name=name, kind=kind, gateway="builtin")
    seed_shop(shop, PASSWORD)
    return shop


LUMO = Standing(partial(_seeded, "lumo", "Lumo", "b2c"))
BUSINESS = Standing(partial(_seeded, "lumo-business", "Lumo Business", "b2b"))


@pytest.fixture
def lumo(db: None) -> Shop:
    """The B2C shop with its stock and Jürgen as a customer."""
    return LUMO.bring_in()


@pytest.fixture
def business(db: None) -> Shop:
    """The B2B shop with its stock, and Mina of Nordhaus as a customer."""
    return BUSINESS.bring_in()


@pytest.fixture
def gus(lumo: Shop) -> Browser:
    """A guest in the B2C shop."""
    return Browser("lumo")


@pytest.fixture
def juergen(lumo: Shop) -> Browser:
    """A customer who is logged in at the B2C shop, with orders and bids of his own."""
    browser = Browser("lumo")
    browser.log_in("juergen@example.com")
    return browser


@pytest.fixture
def root(db: None) -> User:
    """The administrator."""
    return User.objects.create_superuser("root", "root@example.com", "a-long-password-1")


@pytest.fixture
def zed(lumo: Shop) -> Browser:
    """A stranger in the B2C shop."""
    return Browser("lumo")


@pytest.fixture
def mina(business: Shop) -> Browser:
    """A buyer who is logged in at the B2B shop."""
    browser = Browser("lumo-business")
    browser.log_in("mina@nordhaus.example")
    return browser

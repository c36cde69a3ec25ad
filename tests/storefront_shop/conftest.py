"""Two seeded shops and the people who visit them."""

import pytest
from pytest_django.fixtures import Settings

from assist.models import Shop
from storefront.shop.seed import seed_shop
from storefront.shop.views import coupons
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


@pytest.fixture
def lumo(db: None) -> Shop:
    """The B2C shop with its stock and Jürgen as a customer."""
    shop = Shop.objects.create(code="lumo", name="Lumo", kind="b2c", gateway="builtin")
    seed_shop(shop, PASSWORD)
    return shop


@pytest.fixture
def business(db: None) -> Shop:
    """The B2B shop with its stock, and Mina of Nordhaus as a customer."""
    shop = Shop.objects.create(code="lumo-business", name="Lumo Business", kind="b2b", gateway="builtin")
    seed_shop(shop, PASSWORD)
    return shop


@pytest.fixture
def gus(lumo: Shop) -> Browser:
    """A guest in the B2C shop."""
    return Browser("lumo")


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

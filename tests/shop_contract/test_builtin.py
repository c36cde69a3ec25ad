"""The built-in shop keeps the contract, and asks its database equally often however much there is."""

import uuid
from decimal import Decimal

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assist.models import Shop
from assist.shop import ShopGateway, records
from assist.shop.gateway import CustomerReads, TradeReads
from storefront.shop import models
from storefront.shop.gateway import BuiltinGateway
from storefront.shop.queries.visits import token_hash
from storefront.shop.seed import seed_shop
from storefront.shop.seeding.baskets import seed_baskets
from tests.shop_contract.asking import FEW, ONES, QUESTIONS, SLICES, Known, all_told, answer, asked_by
from tests.shop_contract.contract import GatewayContract
from tests.standing import Standing

PASSWORD = "eleven-lamps-7"
ADDRESS = {"name": "Mina", "street": "Kai 1", "postal_code": "20457", "city": "Hamburg", "country": "DE"}


def _business() -> Shop:
    shop = Shop.objects.create(code="lumo-business", name="Lumo Business", kind="b2b", gateway="builtin")
    lumo = Shop.objects.create(code="lumo", name="Lumo", kind="b2c", gateway="builtin")
    for each in (shop, lumo):
        seed_shop(each, PASSWORD)
        seed_baskets(each)
    _trade(shop, 3)
    return shop


BUSINESS = Standing(_business)


@pytest.fixture
def business(db: None) -> Shop:
    """The B2B shop with everything that a gateway may be asked for."""
    return BUSINESS.bring_in()


def _mina() -> models.Customer:
    return models.Customer.objects.get(email="mina@nordhaus.example")


def _trade(shop: Shop, count: int) -> None:
    """So many orders of Mina, each with a return and a review by somebody new."""
    mina, variant = _mina(), models.CatalogVariant.objects.filter(catalog__shop=shop)[0]
    product = models.Product.objects.filter(catalog__shop=shop)[0]
    models.Basket.objects.get_or_create(customer=mina, state="active", defaults={"shop": shop, "variant": variant})
    for _ in range(count):
        order = _order(shop, mina, variant)
        line = order.lines.create(
            product=product, finish="opal", sku="levy-opal", name="Levy", quantity=3, unit_price=Decimal("20.00")
        )
        order.events.create(kind="placed", actor=mina.name)
        back = order.returns.create(number="R1", reason="broken")
        back.lines.create(line=line, quantity=1)
        name = uuid.uuid4().hex
        writer = models.Customer.objects.create(shop=shop, name=name, email=f"{name}@x.example", password="!")
        models.Review.objects.create(product=product, customer=writer, stars=4, title="Bright", language="en")


def _order(shop: Shop, mina: models.Customer, variant: models.CatalogVariant) -> models.Order:
    return models.Order.objects.create(
        shop=shop,
        variant=variant,
        customer=mina,
        account=mina.account,
        checkout=uuid.uuid4(),
        number=f"L{uuid.uuid4().hex[:8]}",
        payment="card",
        payment_state="authorized",
        card_brand="Visa",
        card_last4="4242",
        name=mina.name,
        email=mina.email,
        shipping_address=ADDRESS,
        billing_address=ADDRESS,
        shipping="standard",
        currency="EUR",
        goods=Decimal("60.00"),
        discounts=[["Ten off", "6.00"]],
        shipping_price=Decimal("9.90"),
        total=Decimal("63.90"),
        tax=Decimal("10.20"),
    )


class TestBuiltin(GatewayContract):
    """Over the seeded tables."""

    @pytest.fixture
    def gateway(self) -> ShopGateway:
        """The adapter of the built-in shop."""
        return BuiltinGateway()

    @pytest.fixture
    def known(self, business: Shop) -> Known:
        """Mina and what is hers; her password's hash and a browser's token must stay inside."""
        mina = _mina()
        order = models.Order.objects.filter(customer=mina)[0]
        hashed = make_password(PASSWORD)
        models.Customer.objects.filter(pk=mina.pk).update(password=hashed)
        models.CustomerSession.objects.create(customer=mina, token_hash=token_hash("t"), expires_at=order.placed_at)
        return Known(
            shop="lumo-business",
            other_shop="lumo",
            customer=str(mina.pk),
            words="mina lindqvist 104233",
            basket=models.Basket.objects.get(state="shared").key,
            quote=models.Quote.objects.filter(state="offered")[0].key,
            order=order.key,
            order_number=order.number,
            product=models.Product.objects.filter(catalog__shop=business)[0].code,
            secrets=(hashed, token_hash("t"), "NORDHAUS-7Q4K"),
        )

    def test_there_is_something_of_each_kind(self, gateway: ShopGateway, known: Known) -> None:
        kinds = {type(told) for told in all_told(gateway, known)}
        wanted = {records.Customer, records.StoredBasket, records.Coupon, records.QuoteHead, records.Quote}
        assert kinds == wanted | {records.OrderHead, records.Order, records.Return, records.Review}

    @pytest.mark.parametrize("question", QUESTIONS)
    def test_the_database_is_asked_equally_often_however_much_there_is(
        self, gateway: ShopGateway, known: Known, business: Shop, question: str
    ) -> None:
        few = _queries(gateway, known, question)
        _trade(business, 6)
        for name in ("First", "Second", "Third"):
            basket = models.Basket.objects.get(key=known.basket)
            mina = _mina()
            more = models.Basket.objects.create(
                shop=business, variant=basket.variant, customer=mina, state="saved", name=name
            )
            for line in basket.lines.all():
                more.lines.create(product=line.product, finish=line.finish, quantity=line.quantity)
        assert _queries(gateway, known, question) == few

    def test_every_question_is_in_the_contract(self) -> None:
        declared = {name for kind in (CustomerReads, TradeReads) for name in vars(kind) if not name.startswith("_")}
        assert declared == set(QUESTIONS) == set(ONES) | set(FEW) | set(SLICES)

    def test_staff_see_what_lars_may_do_with_the_shared_basket(self, gateway: ShopGateway, known: Known) -> None:
        shared = gateway.stored_basket(known.shop, known.basket)
        assert shared is not None
        told = {member.name: (member.is_owner, member.permissions) for member in shared.members}
        assert told["Lars Holm"] == (False, ())
        assert told["Aino Virtanen"] == (False, ("edit", "ask"))
        assert told["Mina Lindqvist"][0] is True

    def test_a_colleague_of_another_company_is_no_member(self, gateway: ShopGateway, known: Known) -> None:
        lars = models.Customer.objects.get(email="lars@nordhaus.example")
        elsewhere = models.Account.objects.create(
            shop=lars.shop, name="Elsewhere", business_partner_id="1", invitation_code="X"
        )
        models.Customer.objects.filter(pk=lars.pk).update(account=elsewhere)
        assert known.basket not in [basket.id for basket in gateway.baskets(known.shop, str(lars.pk))]


def _queries(gateway: ShopGateway, known: Known, question: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer(gateway, question, known.shop, asked_by(question, known))
    return len(asked)

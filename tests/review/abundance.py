"""A row of everything, and then many: what the law of query counts looks at."""

from datetime import date, time, timedelta
from typing import TypeVar

from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from assist.actions import outbox
from assist.models import (
    Alert,
    Holiday,
    Hours,
    Invitation,
    Logo,
    Outage,
    OverflowStep,
    Profile,
    QueueHours,
    RoutingRule,
    Shop,
    Skill,
    Text,
)
from assist.rules.setup import PANEL_TEXTS
from assist.rules.words import OutboxKind
from storefront.shop.gateway import context
from storefront.shop.models import Address, Basket, Coupon, CouponUse, Customer, Order, Quote, Return
from storefront.shop.queries.orders import signed_order
from storefront.shop.seed import seed_shop
from tests.attacks.world import World
from tests.review.growth import Growing, grow
from tests.storefront_shop.browser import PASSWORD, Browser
from tests.storefront_shop.buying import fill_in

Row = TypeVar("Row", bound=Model)
APPS = ("assist", "storefront_shop")
ALONE = {
    "assist.ClockOffset": "tests alone move the clock",
    "assist.Logo": "a shop has one",
    "assist.Vigil": "one row",
    "assist.IdentityUse": "no page or command lists them",
    "assist.HandOff": "no page or command lists them",
    "assist.Beat": "one for each process",
    "assist.Preferences": "a member of staff has one",
    "storefront_shop.Catalog": "a shop has one",
    "storefront_shop.Checkout": "a basket has one, and nothing lists them",
    "storefront_shop.LoginFailure": "nothing lists them",
    "storefront_shop.Registration": "nothing lists them; a link opens one",
}
"""Tables that do not grow, and why."""
LUMO, BUSINESS = {"shop__code": "lumo"}, {"shop__code": "lumo-business"}
_LAMPS, _OFFICE = {"catalog__shop__code": "lumo"}, {"catalog__shop__code": "lumo-business"}
_JUERGEN, _MINA = {"customer__email": "juergen@example.com"}, {"customer__email": "mina@nordhaus.example"}
GROWING = (
    Growing("auth.User", {"username": "ada"}),
    Growing("assist.Shop", {"code": "other"}),
    Growing("assist.Queue", LUMO),
    Growing("assist.WrapUpCode", LUMO),
    Growing("assist.Skill"),
    Growing("assist.RoutingRule"),
    Growing("assist.IdleReason"),
    Growing("assist.Text", sets={"key": lambda number: f"word {number}"}),
    Growing("assist.Invitation"),
    Growing("assist.Hours", sets={"opens": lambda number: time(number % 24, number), "closes": time(0)}),
    Growing("assist.QueueHours", sets={"opens": lambda number: time(number % 24, number), "closes": time(0)}),
    Growing("assist.OverflowStep", sets={"after_seconds": lambda number: 60 + number}),
    Growing("assist.Holiday", sets={"day": lambda number: date(2026, 1, 1) + timedelta(days=number)}),
    Growing("assist.Profile"),
    Growing("assist.Agent", {"user__username": "ada"}, along="user"),
    Growing("assist.QueueMember", {"agent__user__username": "ada"}, along="queue"),
    Growing("assist.QueueMember", {"agent__user__username": "ada"}, along="agent"),
    Growing("assist.Contact"),
    Growing("assist.Shopper"),
    Growing("assist.Interaction"),
    Growing("assist.Participant", {"role": "shopper"}, along="interaction"),
    Growing("assist.Participant", {"role": "owner"}, along="interaction"),
    Growing("assist.Participant", {"role": "owner"}, {"state": "left"}),
    Growing("assist.Event", {"kind": "message.posted"}),
    Growing("assist.Offer"),
    Growing("assist.DeskEvent"),
    Growing("assist.StateSpan"),
    Growing("assist.Deadline"),
    Growing("assist.Outbox"),
    Growing("assist.Outage"),
    Growing("assist.Alert", along="queue", among=LUMO),
    Growing("assist.Audit"),
    Growing("storefront_shop.CatalogVariant", _LAMPS, {"position": 99}),
    Growing("storefront_shop.Area", {**_LAMPS, "parent": None}),
    Growing("storefront_shop.Product", {**_LAMPS, "code": "kaari"}),
    Growing("storefront_shop.Listing", {"product__code": "kaari"}, along="product", among=_LAMPS),
    Growing("storefront_shop.Account", BUSINESS),
    Growing("storefront_shop.Customer", {"email": "aino@nordhaus.example"}),
    Growing("storefront_shop.Customer", {"email": "juergen@example.com"}),
    Growing("storefront_shop.CustomerSession"),
    Growing("storefront_shop.Address", _JUERGEN, {"is_billing": False, "is_shipping": False}),
    Growing("storefront_shop.Basket", {"state": "saved"}),
    Growing("storefront_shop.Basket", {"state": "shared"}),
    Growing("storefront_shop.BasketLine", {"basket__state": "active"}, along="product", among=_LAMPS),
    Growing("storefront_shop.BasketLine", {"basket__state": "shared"}, along="product", among=_OFFICE),
    Growing("storefront_shop.BasketMember", along="customer", among={"shop__code": "lumo-business"}),
    Growing("storefront_shop.BasketEvent", {"basket__state": "shared"}),
    Growing("storefront_shop.Lot", LUMO),
    Growing("storefront_shop.Bid", {"lot__shop__code": "lumo"}),
    Growing("storefront_shop.Order", _JUERGEN),
    Growing("storefront_shop.Order", _MINA),
    Growing("storefront_shop.OrderLine", {"order__customer__email": "juergen@example.com"}),
    Growing("storefront_shop.OrderLine", {"order__customer__email": "juergen@example.com"}, along="order", among=LUMO),
    Growing("storefront_shop.OrderLine", {"order__shop__code": "lumo-business"}, along="order", among=BUSINESS),
    Growing("storefront_shop.OrderEvent", {"order__customer__email": "juergen@example.com"}),
    Growing("storefront_shop.Return"),
    Growing("storefront_shop.ReturnLine", along="of"),
    Growing("storefront_shop.ReturnLine", along="line"),
    Growing("storefront_shop.Promotion", LUMO),
    Growing("storefront_shop.Coupon", LUMO),
    Growing("storefront_shop.BasketCoupon", along="coupon", among=LUMO),
    Growing("storefront_shop.CouponUse", along="order", among=LUMO),
    Growing("storefront_shop.Quote", sets={"basket_key": lambda number: f"basket {number}"}),
    Growing("storefront_shop.QuoteLine"),
    Growing("storefront_shop.Review", {"product__code": "kaari"}, along="customer", among=LUMO),
    Growing("storefront_shop.Review", _JUERGEN, along="product", among=_LAMPS),
)
"""In an order in which what a copy belongs to has grown before."""


def ungrown() -> set[str]:
    """Tables that neither grow nor say why not."""
    ours = {model._meta.label for name in APPS for model in apps.get_app_config(name).get_models()}
    return ours - {what.label for what in GROWING} - set(ALONE)


def begin(world: World) -> dict[str, Client]:
    """At least a row of everything that grows; returns who looks at it."""
    business = world.cast.business
    Shop.objects.filter(pk=business.pk).update(gateway="builtin")
    seed_shop(Shop.objects.get(pk=business.pk), PASSWORD)
    _of_the_core(world)
    _of_gus()
    staff = {name: world.client(name, "console") for name in ("ada", "mo", "root")}
    return {**staff, "gus": world.client("gus", "widget"), "juergen": _juergen().client, "mina": _mina().client}


def names(world: World) -> dict[str, object]:
    """What stands in the braces of an address."""
    order, row = _first(Order, **_JUERGEN), _first(Return)
    basket = _first(Basket, state="active", **_JUERGEN)
    return {
        "interaction": world.interaction.key,
        "shop": world.cast.lumo.pk,
        "logo": world.cast.lumo.logo.digest,
        "address": _first(Address, **_JUERGEN).pk,
        "order": order.key,
        "returned": row.order.key,
        "number": row.number,
        "quote": _first(Quote).key,
        "shared": _first(Basket, state="shared").key,
        "shown_basket": context._SHOWN_BASKET.sign(basket.key),
        "shown_order": signed_order(_first(Order, customer=None)),
    }


def _first(kind: type[Row], **where: object) -> Row:
    row = kind._default_manager.filter(**where).order_by("pk").first()
    assert row is not None
    return row


def _of_the_core(world: World) -> None:
    lumo, moment = world.cast.lumo, timezone.now()
    Profile.objects.create(name="Sales floor")
    Text.objects.create(shop=lumo, key=next(iter(PANEL_TEXTS)), language="en", body="Hello")
    Invitation.objects.create(shop=lumo, name="Ask", bodies={"en": "Help?"})
    Hours.objects.create(shop=lumo, weekday=0, opens=time(0, 59), closes=time(0))
    Skill.objects.create(name="French").queues.set(lumo.queues.all())
    QueueHours.objects.create(queue=lumo.queues.all()[0], weekday=0, opens=time(0, 59), closes=time(0))
    OverflowStep.objects.create(queue=lumo.queues.all()[0], after_seconds=30)
    Holiday.objects.create(shop=lumo, name="Christmas", day=date(2025, 12, 25))
    RoutingRule.objects.create(shop=lumo, name="Parts", areas=["spare*"], queue=lumo.queues.first())
    Logo.objects.create(shop=lumo, png=b"-", width=1, height=1)
    Outage.objects.create(began_at=moment - timedelta(hours=2), ended_at=moment - timedelta(hours=1))
    Alert.objects.create(queue=lumo.queues.all()[0], kind="wait", limit=120)
    outbox.put(OutboxKind.TRANSCRIPT_MAIL, {})


def _of_gus() -> None:
    """A guest's order, as it is found by its link."""
    grow(Growing("storefront_shop.Order", _JUERGEN, {"customer_id": None}), 1)
    grow(Growing("storefront_shop.OrderLine", along="order", among={"customer": None}), 1)


def _juergen() -> Browser:
    juergen = Browser("lumo")
    juergen.log_in("juergen@example.com")
    juergen.add("kaari")
    juergen.post("baskets/aside/", name="For the hall")
    juergen.add("kaari")
    basket, coupon = Basket.objects.get(customer__email="juergen@example.com", state="active"), Coupon.objects.all()[0]
    basket.coupons.create(coupon=coupon)
    CouponUse.objects.create(coupon=coupon, order=Order.objects.filter(shop__code="lumo")[0])
    juergen.post("product/kaari/review/", stars="5", title="Fine", text="A fine lamp for the hall.")
    fill_in(juergen)
    return juergen


def _mina() -> Browser:
    mina = Browser("lumo-business")
    mina.log_in("mina@nordhaus.example")
    mina.add("vieras", "6")
    mina.post("quotes/ask/", basket=Basket.objects.get(customer__email="mina@nordhaus.example").key, comment="")
    mina.post("baskets/share/", name="Showroom", active="1")
    aino = Customer.objects.get(email="aino@nordhaus.example")
    mina.post(f"baskets/shared/{Basket.objects.get(state='shared').key}/", act="permitted", colleague=str(aino.pk))
    mina.add("vieras", "6")
    return mina


def abound(times: int) -> None:
    """So many more of everything."""
    for what in GROWING:
        grow(what, times)

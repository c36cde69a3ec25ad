"""manage.py seed_demo: two shops, their people, one password; running it again changes nothing."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from assist.actions.setup import create_agent, create_shop, create_user, save_row
from assist.models import Agent, Queue, Shop, WrapUpCode
from assist.rules.looks import LANGUAGES
from assist.rules.words import ShopKind, StaffRole
from storefront.shop.seed import seed_shop
from storefront.shop.seeding.baskets import seed_baskets

PASSWORD = "assist-demo-2026"
SHOPS: tuple[tuple[str, str, ShopKind, dict[str, str]], ...] = (
    ("lumo", "Lumo", ShopKind.B2C, {"ask_name": "required", "ask_email": "optional"}),
    (
        "lumo-business",
        "Lumo Business",
        ShopKind.B2B,
        {"ask_name": "optional", "ask_email": "optional", "accent": "#0b6e5f"},
    ),
)
CODES = ("Product advice", "Delivery question", "Invoice or payment", "Return or complaint", "Log-in trouble")


class Command(BaseCommand):
    """Refuses to run outside the demo: its password is known to everybody."""

    help = __doc__ or ""

    def handle(self, *args: object, **options: object) -> None:
        """Seed, then print logins and links as one line of JSON."""
        if not settings.DEMO:
            raise CommandError("seed_demo makes sign-ins with a known password; it only runs with ASSIST_DEMO=1.")
        shops = [_shop(*given) for given in SHOPS]
        queues = list(Queue.objects.filter(shop__in=shops))
        _staff("Ada Lindgren", "ada", StaffRole.AGENT, queues)
        _staff("Ben Okafor", "ben", StaffRole.AGENT, queues)
        _staff("Mo Haddad", "mo", StaffRole.MANAGER, queues)
        if not get_user_model().objects.filter(username="root").exists():
            create_user(None, username="root", password=PASSWORD, role=StaffRole.ADMIN)
        self.stdout.write(json.dumps(_told(), ensure_ascii=False))


def _shop(code: str, name: str, kind: ShopKind, more: dict[str, str]) -> Shop:
    shop = Shop.objects.filter(code=code).first()
    if shop is None:
        origin = settings.ASSIST_SHOP_ORIGIN
        login = f"{origin}/shop/{code}/login/"
        shop = create_shop(
            None,
            code=code,
            name=name,
            kind=kind,
            origins=[origin],
            gateway="builtin",
            languages=list(LANGUAGES),
            login_url=login,
            **more,
        )
        for position, label in enumerate(CODES, start=10):
            save_row(None, WrapUpCode(shop=shop, name=label, position=position))
    seed_shop(shop, PASSWORD)
    seed_baskets(shop)
    return shop


def _staff(name: str, username: str, role: StaffRole, queues: list[Queue]) -> None:
    if not Agent.objects.filter(user__username=username).exists():
        create_agent(None, name=name, username=username, role=role, queues=queues, password=PASSWORD)


def _told() -> dict[str, Any]:
    shop, console = settings.ASSIST_SHOP_ORIGIN, settings.ASSIST_CONSOLE_ORIGIN
    logins = [
        ("Ada, agent", "ada", f"{console}/console/"),
        ("Ben, agent", "ben", f"{console}/console/"),
        ("Mo, manager", "mo", f"{console}/console/"),
        ("Root, administrator", "root", f"{console}/admin/"),
        ("Mina, buyer (B2B)", "mina@nordhaus.example", f"{shop}/shop/lumo-business/login/"),
        ("Aino, her colleague", "aino@nordhaus.example", f"{shop}/shop/lumo-business/login/"),
        ("Lars, who may only look", "lars@nordhaus.example", f"{shop}/shop/lumo-business/login/"),
    ]
    links = [
        ("Everything", f"{console}/"),
        ("Lumo", f"{shop}/shop/lumo/"),
        ("Lumo Business", f"{shop}/shop/lumo-business/"),
        ("Console", f"{console}/console/"),
        ("Admin", f"{console}/admin/"),
    ]
    return {
        "logins": [{"who": who, "user": user, "password": PASSWORD, "where": where} for who, user, where in logins],
        "links": [{"name": name, "url": url} for name, url in links],
    }

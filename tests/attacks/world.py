"""Everybody who may knock, each with what they hold, and a conversation of Gus with Ada in the middle."""

from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from assist.actions.offers import accept_offer
from assist.actions.requests import request_assistance
from assist.actions.routing import assign_waiting
from assist.config.hosts import FACES
from assist.models import Interaction, Queue, QueueMember, Shop
from storefront.shop.seed import seed_shop
from tests.cast import PASSWORD, Cast, make_cast, offer_of, wish
from tests.storefront_shop.browser import PASSWORD as CUSTOMER_PASSWORD

PERSONAS = ("nobody", "gus", "customer", "zed", "ben", "ada", "mo", "root")
"""Nobody; a guest and a customer of the shop; agents of another shop, of another queue and of this one; both tiers."""


@dataclass
class World:
    """The people and what they would like to get at."""

    cast: Cast
    interaction: Interaction
    clients: dict[tuple[str, str], Client] = field(default_factory=dict)

    def client(self, persona: str, face: str) -> Client:
        """The persona's browser on that face; the same one every time."""
        if (persona, face) not in self.clients:
            self.clients[persona, face] = self._client(persona, face)
        return self.clients[persona, face]

    def _client(self, persona: str, face: str) -> Client:
        origin = settings.ASSIST_WIDGET_ORIGIN if face == "widget" else ""
        client = Client(headers={"host": settings.HOSTS[face], **({"origin": origin} if origin else {})})
        if face == "console" and (user := self._user(persona)):
            client.force_login(user)
        if face == "shop" and persona == "customer":
            who = {"email": "juergen@example.com", "password": CUSTOMER_PASSWORD}
            client.post("/shop/lumo/login/", who)
        return client

    def _user(self, persona: str) -> User | None:
        agents = {"zed": self.cast.zed, "ben": self.cast.ben, "ada": self.cast.ada, "mo": self.cast.mo}
        return self.cast.root if persona == "root" else agents[persona].user if persona in agents else None


def make_world() -> World:
    """Lumo with its stock, Ben in another queue than the others, Gus talking to Ada."""
    cast = make_cast()
    Shop.objects.filter(pk=cast.lumo.pk).update(gateway="builtin")
    seed_shop(Shop.objects.get(pk=cast.lumo.pk), CUSTOMER_PASSWORD)
    move_ben(cast)
    return World(cast, chatting(cast))


def make_talk() -> World:
    """The same without the shop's stock, for tests that look at no page of the shop."""
    cast = make_cast()
    move_ben(cast)
    return World(cast, chatting(cast))


def move_ben(cast: Cast) -> None:
    """Ben answers for another queue of the same shop."""
    QueueMember.objects.filter(agent=cast.ben).delete()
    QueueMember.objects.create(queue=Queue.objects.create(shop=cast.lumo, name="Lumo returns"), agent=cast.ben)


def chatting(cast: Cast) -> Interaction:
    """A conversation of Gus with Ada, made without anything that waits for a commit."""
    cast.available(cast.ada)
    interaction = request_assistance(cast.gus(), wish())
    assign_waiting()
    accept_offer(cast.ada, offer_of(interaction).key)
    interaction.refresh_from_db()
    return interaction


def routes() -> set[tuple[str, str]]:
    """Every address of the three faces, as (face, pattern)."""
    return {(face, route) for face, conf in FACES.items() for route in _walk(get_resolver(conf).url_patterns, "")}


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> list[str]:
    found: list[str] = []
    for each in patterns:
        route = prefix + str(each.pattern)
        found += _walk(each.url_patterns, route) if isinstance(each, URLResolver) else [route]
    return found


__all__ = ["PASSWORD", "PERSONAS", "World", "chatting", "make_talk", "make_world", "move_ben", "routes"]

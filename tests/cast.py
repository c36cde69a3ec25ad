"""The six people of every test: Mina buys, Gus is a guest, Ada and Ben answer, Mo manages, Zed sees nothing."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from django.contrib.auth.models import User

from assist.actions.offers import accept_offer
from assist.actions.presence import choose_presence, sign_in
from assist.actions.requests import Wish, request_assistance
from assist.actions.setup import create_agent, create_shop, create_user
from assist.actions.shoppers import hashed, open_session
from assist.models import Agent, Interaction, Offer, Queue, Shop, Shopper, StateSpan
from assist.rules.words import AssistanceType, Channel, OfferState, Presence, ShopKind, StaffRole
from tests.standing import Standing

PASSWORD = "correct-horse-battery"


@dataclass
class Cast:
    """Two shops, their queues and everybody in them."""

    lumo: Shop
    business: Shop
    elsewhere: Shop
    ada: Agent
    ben: Agent
    mo: Agent
    zed: Agent
    root: User

    @property
    def queue(self) -> Queue:
        """Where Lumo's interactions wait."""
        return Queue.objects.get(shop=self.lumo, closed_at=None)

    def queue_named(self, name: str) -> Queue:
        """A queue of Lumo, when there are several."""
        return Queue.objects.get(shop=self.lumo, name=name)

    def gus(self, shop: Shop | None = None) -> Shopper:
        """A guest with a new panel."""
        return shopper_of(open_session((shop or self.lumo).code))

    def mina(self) -> Shopper:
        """A B2B buyer who is logged in at Lumo Business."""
        return shopper_of(open_session(self.business.code, self.identity()))

    def identity(self, shop: Shop | None = None, **claims: Any) -> str:
        """What the shop signs about Mina, unless `claims` say otherwise."""
        shop = shop or self.business
        moment = datetime.now(UTC)
        body = {
            "sub": "104233",
            "name": "Mina Lindqvist",
            "email": "mina@nordhaus.example",
            "aud": shop.code,
            "iat": moment,
            "exp": moment + timedelta(minutes=5),
            "jti": uuid.uuid4().hex,
            **claims,
        }
        return jwt.encode({k: v for k, v in body.items() if v is not None}, shop.secret_current, "HS256")

    def available(self, *agents: Agent) -> None:
        """Agents sign in and choose Available."""
        for agent in agents:
            sign_in(agent)
            choose_presence(agent, Presence.AVAILABLE)

    def chat(self, agent: Agent | None = None, shopper: Shopper | None = None, text: str = "Hello") -> Interaction:
        """A conversation between a shopper (Gus) and an agent (Ada), accepted."""
        agent = agent or self.ada
        self.available(agent)
        interaction = request_assistance(shopper or self.gus(), wish(text))
        accept_offer(agent, offer_of(interaction).key)
        interaction.refresh_from_db()
        return interaction


def make_cast() -> Cast:
    """Everybody, in any database: made once a run by the real actions, afterwards put back as they were."""
    return _CAST.bring_in()


def _make_cast() -> Cast:
    lumo = create_shop(None, code="lumo", name="Lumo", kind=ShopKind.B2C, origins=["https://lumo.example"])
    business = create_shop(
        None,
        code="lumo-business",
        name="Lumo Business",
        kind=ShopKind.B2B,
        origins=["https://business.lumo.example"],
        login_url="https://business.lumo.example/login",
    )
    elsewhere = create_shop(None, code="other", name="Other", kind=ShopKind.B2C, origins=["https://other.example"])
    queues = list(Queue.objects.filter(shop__in=[lumo, business]))

    def staff(name: str, role: StaffRole, where: list[Queue]) -> Agent:
        username = name.split()[0].lower()
        return create_agent(None, name=name, username=username, role=role, queues=where, password=PASSWORD)

    return Cast(
        lumo=lumo,
        business=business,
        elsewhere=elsewhere,
        ada=staff("Ada Lindgren", StaffRole.AGENT, queues),
        ben=staff("Ben Okafor", StaffRole.AGENT, queues),
        mo=staff("Mo Haddad", StaffRole.MANAGER, queues),
        zed=staff("Zed Stranger", StaffRole.AGENT, [Queue.objects.get(shop=elsewhere)]),
        root=create_user(None, username="root", password=PASSWORD, role=StaffRole.ADMIN),
    )


_CAST = Standing(_make_cast)


def shopper_of(token: str) -> Shopper:
    """The shopper of a bearer token."""
    return Shopper.objects.select_related("shop").get(token_hash=hashed(token))


def wish(text: str = "Hello", **more: Any) -> Wish:
    """What the form before a chat holds."""
    fields: dict[str, Any] = {
        "client_id": uuid.uuid4(),
        "channel": Channel.CHAT,
        "assistance_type": AssistanceType.INFORMATIONAL,
        "name": "Gus",
        "email": "",
        "text": text,
        "context": {},
        "address": "https://lumo.example/",
        "title": "Lumo",
        **more,
    }
    return Wish(**fields)


def offer_of(interaction: Interaction) -> Offer:
    """The open offer of an interaction."""
    return Offer.objects.get(interaction=interaction, state=OfferState.OPEN)


def put_into(agent: Agent, state: Presence, reason: str = "") -> None:
    """Say that the agent is in that state since the state now began."""
    Agent.objects.filter(pk=agent.pk).update(state=state, reason=reason)
    StateSpan.objects.filter(agent=agent, ended_at=None).update(state=state, reason=reason)


def later(seconds: float) -> timedelta:
    """A span to move the clock by."""
    return timedelta(seconds=seconds)

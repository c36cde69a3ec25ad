"""Doors of both faces, people under a transaction that is rolled back, and a world with one conversation."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.auth.models import User
from pytest_django.fixtures import Settings

from assist.actions.shoppers import open_session
from assist.config.asgi import application
from assist.models import Agent, Queue, Shop
from assist.realtime.db import run_orm
from assist.realtime.hub import Hub
from assist.rules.words import ShopKind
from storefront.widget.views import sessions
from tests.cast import Cast, shopper_of
from tests.wire import Wire

Opens = Callable[..., Awaitable[Wire]]


@dataclass(frozen=True)
class Door:
    """Where a face's socket is, and the only origin that it opens to."""

    face: str
    path: str
    origin: str


@pytest.fixture(params=["shopper", "agent"])
def door(request: pytest.FixtureRequest) -> Door:
    """Both faces, one after the other."""
    origins = {"shopper": settings.ASSIST_WIDGET_ORIGIN, "agent": settings.ASSIST_CONSOLE_ORIGIN}
    return Door(request.param, f"/ws/{request.param}/", origins[request.param])


@pytest.fixture
async def knock() -> AsyncIterator[Opens]:
    """Connect with any headers and say nothing; needs no database."""
    opened: list[Wire] = []

    async def connect(path: str, *origins: str, cookie: str = "") -> Wire:
        headers = [(b"origin", origin.encode("utf-8")) for origin in origins]
        headers += [(b"cookie", cookie.encode())] if cookie else []
        socket = WebsocketCommunicator(application, path, headers=headers)
        accepted, code = await socket.connect(timeout=5)
        wire = Wire(socket, accepted, code)
        if accepted:
            opened.append(wire)
        return wire

    yield connect
    for wire in opened:
        await wire.hang_up()
    await Hub.here().close()


@pytest.fixture
def enter(door: Door, people: Cast, panel: Opens, console: Opens) -> Opens:
    """A socket of the face on which Gus or Ada has said hello."""

    async def come_in() -> Wire:
        if door.face == "agent":
            wire = await console(people.ada)
            await wire.told("desk.told")
        else:
            wire = await panel(await run_orm(open_session, "lumo"))
            await wire.told("shopper.welcome")
        return wire

    return come_in


@pytest.fixture
def troupe(db: None) -> Cast:
    """The three shops and their shoppers, without staff, in a transaction that is rolled back."""
    lumo, business, elsewhere = (_shop(code) for code in ("lumo", "lumo-business", "other"))
    nobody = Agent()
    return Cast(lumo, business, elsewhere, ada=nobody, ben=nobody, mo=nobody, zed=nobody, root=User())


def _shop(code: str) -> Shop:
    kind = ShopKind.B2B if "business" in code else ShopKind.B2C
    shop = Shop.objects.create(code=code, name=code.title(), kind=kind, origins=[f"https://{code}.example"])
    Queue.objects.create(shop=shop, name=f"{code} service")
    return shop


@pytest.fixture(autouse=True)
def many_panels() -> None:
    """The limit of new panels an address is a test of its own."""
    sessions._buckets.clear()


async def talking(people: Cast, agent: Agent | None = None) -> tuple[str, str]:
    """A token of Gus and the id of his conversation with Ada."""
    token = await run_orm(open_session, "lumo")
    interaction = await run_orm(chat_of, people, token, agent)
    return token, str(interaction)


def chat_of(people: Cast, token: str, agent: Agent | None = None) -> object:
    """The key of a running conversation of the panel with that token."""
    shopper = shopper_of(token)
    return people.chat(agent, shopper).key


@pytest.fixture
def blank_panel(settings: Settings, tmp_path: Path) -> None:
    """The widget's own pages without their words: who may open and frame them is what is asked."""
    (tmp_path / "widget").mkdir()
    for name in ("panel", "help"):
        (tmp_path / "widget" / f"{name}.html").write_text("<!doctype html><title>Assist</title>")
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]

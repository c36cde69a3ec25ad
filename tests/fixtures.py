"""Fixtures that touch the database or the sockets; loaded as a plugin by the folders that need them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import connections
from django.test import override_settings

from assist.config.asgi import application
from assist.models import Agent, ClockOffset
from assist.realtime.db import run_orm
from assist.realtime.hub import Hub
from tests.cast import Cast, later, make_cast
from tests.wire import Wire

Clock = Callable[[float], None]


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    """Passwords of tests need no strength, only their checks do."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The six people, in a database that commits for real."""
    return make_cast()


@pytest.fixture
def clock(transactional_db: None) -> Clock:
    """Move assist_now() by so many seconds from the machine's clock."""

    def move(seconds: float) -> None:
        ClockOffset.objects.all().delete()
        ClockOffset.objects.create(by=later(seconds))

    return move


@pytest.fixture
async def hub(transactional_db: None) -> AsyncIterator[Hub]:
    """The running loop's hub, closed afterwards."""
    yield Hub.here()
    await Hub.here().close()


@pytest.fixture
async def people(hub: Hub) -> Cast:
    """The six people for tests with sockets."""
    return await run_orm(make_cast)


@pytest.fixture
async def dial(hub: Hub) -> AsyncIterator[Callable[..., Awaitable[Wire]]]:
    """Open sockets; all are closed afterwards, and then the database's connections."""
    opened: list[Wire] = []

    async def open_(path: str, origin: str | None, cookie: str = "") -> Wire:
        headers = [(b"origin", origin.encode())] if origin is not None else []
        headers += [(b"cookie", cookie.encode())] if cookie else []
        socket = WebsocketCommunicator(application, path, headers=headers)
        accepted, code = await socket.connect(timeout=5)
        wire = Wire(socket, accepted, code)
        if accepted:
            opened.append(wire)
        return wire

    yield open_
    for wire in opened:
        await wire.hang_up()
    await sync_to_async(connections.close_all)()


@pytest.fixture
def panel(dial: Callable[..., Awaitable[Wire]]) -> Callable[..., Awaitable[Wire]]:
    """A shopper's socket that has said hello with a token."""

    async def open_(token: str, **have: int) -> Wire:
        wire = await dial("/ws/shopper/", settings.ASSIST_WIDGET_ORIGIN)
        await wire.send("shopper.hello", version=1, token=token, have=have)
        return wire

    return open_


@pytest.fixture
def console(dial: Callable[..., Awaitable[Wire]]) -> Callable[..., Awaitable[Wire]]:
    """An agent's socket that has said hello with a session of its own."""

    async def open_(agent: Agent, **have: int) -> Wire:
        cookie = await run_orm(session_cookie, agent)
        wire = await dial("/ws/agent/", settings.ASSIST_CONSOLE_ORIGIN, cookie)
        await wire.send("agent.hello", version=1, have=have)
        return wire

    return open_


def session_cookie(agent: Agent) -> str:
    """A signed-in session of the agent's user, as a cookie header."""
    session: Any = SessionStore()
    session[SESSION_KEY] = str(agent.user_id)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = agent.user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@pytest.fixture
def empty_cache() -> None:
    """Rate limits of one test are none of the next one's business."""
    cache.clear()

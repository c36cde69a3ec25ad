"""Two real Chromiums against the real processes, once directly and once in a storm."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from assist.management.launch.ports import free_port
from tests.install import PASSWORD, Install, installed
from tests.journeys.axe import Eyes, open_eyes
from tests.journeys.people import World
from tests.journeys.shifts import Hands, Shoppers, shoppers
from tests.journeys.stalls import Stall, opened_stall
from tests.proxy import FaultProxy, Weather

ARGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
CUT_EVERY = 4.0


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as people run it: third-party storage partitioned, which Playwright switches off by itself."""
    with sync_playwright() as player:
        opened = player.chromium.launch(
            executable_path=os.environ.get("ASSIST_CHROMIUM", "/usr/bin/chromium"),
            args=ARGS,
            ignore_default_args=[_disabled_features(player)],
        )
        yield opened
        opened.close()


def _disabled_features(player: Playwright) -> str:
    """The one argument by which Playwright changes what storage a framed page has."""
    path = os.environ.get("ASSIST_CHROMIUM", "/usr/bin/chromium")
    opened = player.chromium.launch(executable_path=path, args=ARGS)
    try:
        lines = [_arguments(pid) for pid in _children_of(os.getpid())]
        return next(
            part for line in lines for part in line if part.startswith("--disable-features=") and "Third" in part
        )
    finally:
        opened.close()


def _children_of(pid: int) -> list[int]:
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _arguments(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


@pytest.fixture(scope="session")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Install]:
    """An install as it is."""
    with installed(tmp_path_factory.mktemp("calm"), ASSIST_TIME_SCALE="2") as install:
        yield install


@pytest.fixture(scope="session")
def stormy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Install]:
    """No hints between processes, and a proxy that delays everything and cuts sockets now and then."""
    inner, weather = free_port(), Weather(delay=0.03, jitter=0.06)
    with FaultProxy(inner, weather=weather) as proxy:
        origins = {
            "ASSIST_CONSOLE_ORIGIN": f"http://localhost:{proxy.port}",
            "ASSIST_WIDGET_ORIGIN": f"http://127.0.0.1:{proxy.port}",
            "ASSIST_SHOP_ORIGIN": f"http://shop.localhost:{proxy.port}",
        }
        folder = tmp_path_factory.mktemp("stormy")
        with installed(folder, inner, ASSIST_HUB="off", ASSIST_TIME_SCALE="5", **origins) as install, _cutting(proxy):
            yield install


class _cutting:  # noqa: N801  # reads as what it does
    """Cuts every websocket now and then, as long as the block runs."""

    def __init__(self, proxy: FaultProxy) -> None:
        self._proxy, self._over = proxy, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *problem: object) -> None:
        self._over.set()
        self._thread.join(10)

    def _run(self) -> None:
        times = 0
        while not self._over.wait(CUT_EVERY):
            times += 1
            self._proxy.cut(reset=times % 2 == 0, sockets_only=True)


def _world(weather: str, request: pytest.FixtureRequest, browser: Browser) -> Iterator[World]:
    opened = World(request.getfixturevalue(weather), browser, stormy=weather == "stormy")
    yield opened
    opened.close()


@pytest.fixture(params=["calm", pytest.param("stormy", marks=pytest.mark.long)])
def world(request: pytest.FixtureRequest, browser: Browser) -> Iterator[World]:
    """Everybody's browser on one install; the storm blows when the journeys are run by name."""
    yield from _world(request.param, request, browser)


@pytest.fixture(params=["calm", "stormy"])
def any_world(request: pytest.FixtureRequest, browser: Browser) -> Iterator[World]:
    """The same for the main job, which goes through the storm in every run."""
    yield from _world(request.param, request, browser)


@pytest.fixture
def calm_world(calm: Install, browser: Browser) -> Iterator[World]:
    """The same without the storm, for what is not about the wire."""
    opened = World(calm, browser, stormy=False)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def stall(calm: Install) -> Iterator[Stall]:
    """Somebody else's shop on an origin of its own."""
    with opened_stall(calm) as opened:
        yield opened


@pytest.fixture
def eyes() -> Iterator[Eyes]:
    """What was found is said at the end of the test."""
    with open_eyes() as opened:
        yield opened


@pytest.fixture
def people(calm_world: World, stall: Stall) -> Iterator[Shoppers]:
    """Who comes to the stall in this half hour."""
    with shoppers(calm_world.install, stall.code) as opened:
        yield opened


@pytest.fixture
def agents(calm_world: World, stall: Stall) -> tuple[Hands, Hands]:
    """Ada with room for eight, and Ben."""
    install, ben = calm_world.install, f"ben-{stall.code}"
    if not install.rows("SELECT 1 FROM auth_user WHERE username = %s", ben):
        install.manage("createagent", "Ben", "--username", ben, "--queue", stall.code, "--password", PASSWORD)
    roomy = "UPDATE assist_agent a SET capacity = 8 FROM auth_user u WHERE u.id = user_id AND username = %s RETURNING 1"
    assert install.rows(roomy, stall.agent)
    return Hands(calm_world, stall.agent), Hands(calm_world, ben)

"""The authorisation matrix holds: every row is tried by everybody, and nothing exists without a row (P01, P02)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.http import HttpResponse
from django.urls import reverse

from agentconsole.protocol import AgentCommand
from assist.actions.requests import request_assistance
from assist.actions.shoppers import open_session
from assist.models import Interaction, Queue, WrapUpCode
from assist.realtime.db import run_orm
from storefront.widget.protocol import ShopperCommand
from tests.attacks.conftest import Opens, chat_of
from tests.attacks.matrix import (
    AGENT_COMMANDS,
    EDIT,
    KEEP,
    LOOK,
    PANELS,
    PERSONAS,
    ROUTES,
    SEATS,
    SHOPPER_COMMANDS,
    TABLES,
)
from tests.attacks.samples import Fields, agent_commands, shopper_commands, some_id
from tests.attacks.world import World, make_world, move_ben, routes
from tests.cast import Cast, offer_of, wish
from tests.fixtures import session_cookie
from tests.wire import Wire

CONSOLE = "assist.config.urls_console"


@pytest.fixture
def world(db: None, blank_panel: None) -> World:
    """Everybody, in a transaction that is rolled back."""
    return make_world()


def _models() -> dict[str, type[Model]]:
    return {model._meta.label: model for model in admin.site._registry}


def _is_of_a_table(face: str, route: str) -> bool:
    tables = tuple(f"admin/{model._meta.app_label}/{model._meta.model_name}/" for model in _models().values())
    return face == "console" and route.startswith(tables)


def test_attack_p01_every_address_has_a_row() -> None:
    without = {(face, route) for face, route in routes() - set(ROUTES) if not _is_of_a_table(face, route)}
    assert without == set(), "Say in tests/attacks/matrix.py who may open these."
    assert set(ROUTES) - routes() == set(), "These addresses are gone: take their rows out."


def test_attack_p01_every_admin_table_has_a_row() -> None:
    assert set(_models()) == set(TABLES), "Say in tests/attacks/matrix.py what may be done with these tables."


def test_attack_p01_every_command_has_a_row() -> None:
    tags = [{kind.__struct_config__.tag for kind in union.__args__} for union in (AgentCommand, ShopperCommand)]
    assert tags[0] - {"agent.hello"} == set(AGENT_COMMANDS)
    assert tags[1] - {"shopper.hello"} == set(SHOPPER_COMMANDS)


def _ask(world: World, persona: str, face: str, path: str, method: str = "get") -> HttpResponse:
    answer: Any = getattr(world.client(persona, face), method)(path)
    assert isinstance(answer, HttpResponse) or answer.streaming
    return answer  # type: ignore[no-any-return]  # streamed answers have a status too


def test_attack_p01_every_address_answers_as_its_row_says(world: World) -> None:
    leave = ("admin/logout/", "shop/<slug:code>/logout/")
    wrong = {}
    for (face, route), row in sorted(ROUTES.items(), key=lambda item: item[0][1] in leave):
        path = row.path.format(interaction=world.interaction.key)
        told = {persona: _ask(world, persona, face, path, row.method).status_code for persona in PERSONAS}
        if told != row.expected():
            wrong[face, route] = told
    assert wrong == {}


def _pages(model: type[Model]) -> dict[str, str]:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    of_one = {page: reverse(f"{name}_{page}", CONSOLE, [1]) for page in ("change", "delete", "history")}
    return {page: reverse(f"{name}_{page}", CONSOLE) for page in ("changelist", "add")} | of_one


def test_attack_p01_p04_no_admin_table_opens_to_anybody_but_root(world: World) -> None:
    for label, model in _models().items():
        for page, path in _pages(model).items():
            for persona, method in [*((each, "get") for each in PERSONAS[:-1]), ("mo", "post")]:
                answer = _ask(world, persona, "console", path, method)
                assert answer.status_code == 302, (label, page, persona, method)
                assert answer["Location"].startswith("/admin/login/"), (label, page, persona, method)


def test_attack_p01_root_may_do_with_a_table_what_its_row_says(world: World) -> None:
    for label, model in _models().items():
        pages, may = _pages(model), TABLES[label]
        assert _ask(world, "root", "console", pages["changelist"]).status_code == 200, label
        added = _ask(world, "root", "console", pages["add"]).status_code
        assert added == (200 if may in {EDIT, KEEP} else 403), label
        deleted = _ask(world, "root", "console", pages["delete"]).status_code
        assert (deleted == 403) == (may in {KEEP, LOOK}), label


@pytest.mark.parametrize("persona", ["zed", "ben"])
def test_attack_p02_p12_a_foreign_interaction_answers_like_an_unknown_one(world: World, persona: str) -> None:
    answers = [
        _ask(world, persona, "console", f"/api/v1/interactions/{key}/") for key in (world.interaction.key, some_id())
    ]
    assert answers[0].status_code == 404
    assert answers[0].content == answers[1].content


def test_attack_p12_a_switched_off_shop_answers_like_an_unknown_one(world: World) -> None:
    type(world.cast.elsewhere).objects.filter(code="other").update(is_active=False)
    for page in ("/panel/{}/", "/help/{}/"):
        known, unknown = (_ask(world, "nobody", "widget", page.format(code)) for code in ("other", "nowhere"))
        assert known.status_code == unknown.status_code == 404
        assert known.content == unknown.content


def test_attack_p01_faces_do_not_answer_for_one_another(world: World) -> None:
    assert _ask(world, "root", "widget", "/admin/").status_code == 404
    assert _ask(world, "root", "widget", "/console/").status_code == 404
    assert _ask(world, "root", "shop", "/api/v1/docs/").status_code == 404
    assert _ask(world, "root", "console", "/panel/lumo/").status_code == 404


async def _outcome(wire: Wire, kind: str, fields: Fields) -> str:
    """What became of a command; one without an answer is overtaken by the next one's."""
    seen = len(wire.notices)
    ref = await wire.send(kind, **fields)
    fence = await wire.send("history.get", interaction=some_id(), after=0)
    await wire.until(lambda notice: notice.get("ref") == fence or notice["type"] in {"session.closed", "closed"})
    refused = [
        notice for notice in wire.notices[seen:] if notice["type"] == "command.refused" and notice["ref"] in {ref, ""}
    ]
    return str(refused[0]["code"]) if refused else "ok"


Enter = Callable[[], Awaitable[Wire]]


async def _outcomes(enter: Enter, samples: dict[str, Fields], *, afresh: bool) -> dict[str, str]:
    """Outcome by command; with a socket for each when refusals would add up to a closed one."""
    wire, told = await enter(), {}
    for kind, fields in samples.items():
        told[kind] = await _outcome(wire, kind, fields)
        wire = await enter() if afresh else wire
    return told


def _state() -> list[Any]:
    return list(Interaction.objects.order_by("id").values_list("id", "state", "generation", "seq", "public_seq"))


def _offers(people: Cast) -> tuple[str, str]:
    people.available(people.ada)
    first, second = (offer_of(request_assistance(people.gus(), wish())) for _ in range(2))
    return str(first.key), str(second.key)


async def _agent_samples(people: Cast, token: str) -> dict[str, Fields]:
    interaction = str(await run_orm(chat_of, people, token))
    await run_orm(move_ben, people)
    accepted, declined = await run_orm(_offers, people)
    code = await run_orm(WrapUpCode.objects.filter(shop=people.lumo).values_list("pk", flat=True).first)
    return agent_commands(interaction, accepted, declined, code or 0)


@pytest.fixture
def seat(people: Cast, panel: Opens, dial: Opens) -> Callable[[str], Enter]:
    """How each persona comes to the sockets with agent's commands."""

    def of(persona: str) -> Enter:
        async def enter() -> Wire:
            if persona == "panel":
                wire = await panel(await run_orm(open_session, "lumo"))
                await wire.told("shopper.welcome")
                return wire
            cookie = await run_orm(_cookie, people, persona)
            wire = await dial("/ws/agent/", settings.ASSIST_CONSOLE_ORIGIN, cookie)
            if persona not in {"stranger", "root"}:
                await wire.send("agent.hello", version=1)
                await wire.told("desk.told")
            return wire

        return enter

    return of


def _cookie(people: Cast, persona: str) -> str:
    agents = {"zed": people.zed, "ben": people.ben, "mo": people.mo, "ada": people.ada}
    return session_cookie(agents[persona]) if persona in agents else ""


@pytest.mark.parametrize("persona", SEATS)
async def test_attack_p01_agent_commands_do_what_their_row_says(
    people: Cast, seat: Callable[[str], Enter], persona: str
) -> None:
    samples = await _agent_samples(people, await run_orm(open_session, "lumo"))
    before = await run_orm(_state)
    told = await _outcomes(seat(persona), samples, afresh=persona in {"stranger", "root", "panel"})
    assert told == {kind: row[SEATS.index(persona)] for kind, row in AGENT_COMMANDS.items()}
    assert (await run_orm(_state) == before) == (persona not in {"ada", "mo"})


@pytest.fixture
def sofa(people: Cast, panel: Opens, dial: Opens) -> Callable[[str, str], Enter]:
    """How each persona comes to the sockets with shopper's commands."""

    def of(persona: str, token: str) -> Enter:
        async def enter() -> Wire:
            if persona == "stranger":
                return await dial("/ws/shopper/", settings.ASSIST_WIDGET_ORIGIN)
            if persona == "ada":
                wire = await dial("/ws/agent/", settings.ASSIST_CONSOLE_ORIGIN, await run_orm(_cookie, people, "ben"))
                await wire.send("agent.hello", version=1)
                await wire.told("desk.told")
                return wire
            shop = "other" if persona == "elsewhere" else "lumo"
            wire = await panel(token if persona == "gus" else await run_orm(open_session, shop))
            await wire.told("shopper.welcome")
            return wire

        return enter

    return of


@pytest.mark.parametrize("persona", PANELS)
async def test_attack_p01_shopper_commands_do_what_their_row_says(
    people: Cast, sofa: Callable[[str, str], Enter], persona: str
) -> None:
    token = await run_orm(open_session, "lumo")
    interaction = str(await run_orm(chat_of, people, token))
    samples = {kind: shopper_commands(interaction)[kind] for kind in SHOPPER_COMMANDS}
    before = await run_orm(_state)
    told = await _outcomes(sofa(persona, token), samples, afresh=persona in {"stranger", "ada"})
    assert told == {kind: row[PANELS.index(persona)] for kind, row in SHOPPER_COMMANDS.items()}
    if persona != "gus":
        assert (await run_orm(_state))[: len(before)] == before


async def test_attack_p02_a_wrap_up_code_of_another_shop_is_refused(people: Cast, console: Opens) -> None:
    interaction = str(await run_orm(chat_of, people, await run_orm(open_session, "lumo")))
    foreign = await run_orm(WrapUpCode.objects.filter(shop=people.elsewhere).values_list("pk", flat=True).first)
    ada = await console(people.ada)
    await ada.told("desk.told")
    await ada.ask("interaction.end", interaction=interaction)
    answer = await ada.ask("wrapup.submit", interaction=interaction, code=foreign)
    unknown = await ada.ask("wrapup.submit", interaction=interaction, code=2**40)
    assert answer["code"] == unknown["code"] == "not_found"
    assert answer["text"] == unknown["text"]


async def test_attack_p02_zed_s_desk_shows_nothing_of_lumo(people: Cast, console: Opens) -> None:
    await run_orm(chat_of, people, await run_orm(open_session, "lumo"))
    zed = await console(people.zed)
    await zed.ask("presence.set", state="available")
    desk = await zed.told("desk.told")
    await zed.fact("presence.changed", state="available")
    await run_orm(_offers, people)
    assert (desk["offers"], desk["interactions"]) == ([], [])
    assert not [notice for notice in await zed.quiet(0.3) if notice["type"] != "heartbeat"]
    assert await run_orm(Queue.objects.filter(members__agent=people.zed).count) == 1

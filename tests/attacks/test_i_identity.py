"""Attacks on identity and context: I01 to I08."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from assist.actions.context import set_context
from assist.actions.identity import read_identity
from assist.actions.requests import request_assistance
from assist.actions.shoppers import close_session, identify, open_session
from assist.models import Contact, Event, Interaction, Shop, Shopper
from assist.protocol.values import Surroundings
from assist.queries.offers import surroundings_of
from assist.realtime.db import run_orm
from assist.rules import limits
from assist.rules.refusals import Refused
from storefront.widget.queries import shopper_of_token
from tests.attacks.conftest import Opens, chat_of, talking
from tests.attacks.samples import asking, line
from tests.attacks.tokens import HOSTILE, signed
from tests.cast import Cast, shopper_of, wish
from tests.fixtures import Clock

SESSIONS = "/api/v1/widget/sessions/"


def _asked(shopper: Shopper, **stated: Any) -> Surroundings:
    page = {name: stated.pop(name) for name in ("address", "title") if name in stated}
    return surroundings_of(request_assistance(shopper, wish(context=stated, **page)))


def test_attack_i01_a_partner_id_from_the_page_is_not_verified(troupe: Cast) -> None:
    troupe.mina()
    told = _asked(troupe.gus(), businessPartnerId="104233", shopId="lumo")
    assert told.context.business_partner_id == "104233"
    assert told.verified == ("shopId",)


def test_attack_i01_a_forged_partner_id_brings_up_nobody_s_contact(troupe: Cast) -> None:
    known = troupe.mina().contact
    zed = troupe.gus(troupe.business)
    Shop.objects.update(kind="b2c")
    interaction = request_assistance(zed, wish(context={"businessPartnerId": "104233"}, name="Mina Lindqvist"))
    assert interaction.contact != known
    assert interaction.contact is not None
    assert interaction.contact.business_partner_id == ""
    assert not interaction.requester_verified


def test_attack_i01_what_the_shop_signed_replaces_what_the_page_says(troupe: Cast) -> None:
    told = _asked(troupe.mina(), businessPartnerId="999999")
    assert told.context.business_partner_id == "104233"
    assert "businessPartnerId" in told.verified


@pytest.mark.parametrize("forged", HOSTILE)
def test_attack_i02_i03_a_hostile_token_makes_nobody_known(troupe: Cast, forged: str) -> None:
    token = HOSTILE[forged](troupe.business, troupe.lumo)
    gus = troupe.gus(troupe.business)
    with pytest.raises(Refused) as refused:
        identify(gus, token)
    assert refused.value.code == "not_authenticated"
    gus.refresh_from_db()
    assert not gus.is_identified
    assert not Contact.objects.filter(shop=troupe.business).exists()


@pytest.mark.parametrize("forged", HOSTILE)
def test_attack_i02_i03_a_hostile_token_opens_no_session(troupe: Cast, widget: Client, forged: str) -> None:
    token = HOSTILE[forged](troupe.business, troupe.lumo)
    answer = _session(widget, {"shop": troupe.business.code, "identity": token})
    assert answer.status_code == 403
    assert "token" not in answer.json()
    assert not Shopper.objects.exists()


def test_attack_i02_both_secrets_work_while_the_shop_changes_them(troupe: Cast) -> None:
    shop, old = troupe.business, troupe.business.secret_current
    shop.secret_previous, shop.secret_current = old, "n" * 43
    assert read_identity(shop, signed(shop, old)).business_partner_id == "104233"
    assert read_identity(shop, signed(shop)).business_partner_id == "104233"
    shop.secret_previous = ""
    with pytest.raises(Refused):
        read_identity(shop, signed(shop, old))


def test_attack_i02_a_shop_without_a_previous_secret_takes_no_empty_one(troupe: Cast) -> None:
    assert troupe.business.secret_previous == ""
    for guess in (" ", "None", "null"):
        with pytest.raises(Refused):
            read_identity(troupe.business, signed(troupe.business, guess))


def test_attack_i03_a_captured_token_is_worth_nothing_to_zed(troupe: Cast) -> None:
    token = signed(troupe.business)
    mina = shopper_of(open_session(troupe.business.code, token))
    assert identify(mina, token).is_identified
    zed = troupe.gus(troupe.business)
    with pytest.raises(Refused) as refused:
        identify(zed, token)
    assert refused.value.code == "not_authenticated"
    with pytest.raises(Refused):
        open_session(troupe.business.code, token)


@pytest.mark.parametrize("page", ["nothing stated", "a partner stated"])
def test_attack_i04_b2b_without_login_is_refused_by_the_server(troupe: Cast, page: str) -> None:
    stated = {"businessPartnerId": "104233", "loginPage": False} if "partner" in page else {}
    with pytest.raises(Refused) as refused:
        request_assistance(troupe.gus(troupe.business), wish(context=stated))
    assert refused.value.code == "login_required"
    assert not Interaction.objects.exists()


def test_attack_i04_a_login_that_has_run_out_is_none(cast: Cast, clock: Clock) -> None:
    mina = cast.mina()
    clock(timedelta(minutes=6).total_seconds())
    with pytest.raises(Refused) as refused:
        request_assistance(mina, wish())
    assert refused.value.code == "login_required"


async def test_attack_i04_the_panel_s_socket_says_so_too(people: Cast, panel: Opens) -> None:
    zed = await panel(await run_orm(open_session, people.business.code))
    assert (await zed.ask("interaction.request", **asking()))["code"] == "login_required"


SCRIPT = "<script>alert(1)</script>"


def _line(**more: Any) -> dict[str, Any]:
    return {"sku": "KA-1", "name": "Kaari", "quantity": 1, "unitPrice": 89.0, **more}


def _basket(*lines: Any, **more: Any) -> dict[str, Any]:
    return {"basket": {"id": "B-1", "currency": "EUR", "total": 89.0, "lines": list(lines), **more}}


def test_attack_i05_ten_thousand_lines_are_bounded_and_counted(troupe: Cast) -> None:
    basket = _asked(troupe.gus(), **_basket(*[_line()] * 10_000)).context.basket
    assert basket is not None
    assert (len(basket.lines), basket.left_out) == (limits.BASKET_LINES, 10_000 - limits.BASKET_LINES)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"unitPrice": -1},
        {"quantity": -3},
        {"quantity": 0},
        {"unitPrice": 1e300},
        {"unitPrice": "89"},
        {"unitPrice": True},
        {"unitPrice": None},
        {"name": 7.5, "sku": []},
        {"name": "\x00", "sku": " "},
    ],
    ids=str,
)
def test_attack_i05_lines_without_sense_are_left_out(troupe: Cast, nonsense: dict[str, Any]) -> None:
    told = _asked(troupe.gus(), **_basket(_line(), _line(**nonsense)))
    basket = told.context.basket
    assert basket is not None
    assert (len(basket.lines), basket.left_out) == (1, 1)
    assert "basket" not in told.verified


def test_attack_i05_a_script_in_a_name_stays_a_text(troupe: Cast) -> None:
    basket = _asked(troupe.gus(), **_basket(_line(name=SCRIPT), currency=SCRIPT, total=-5)).context.basket
    assert basket is not None
    assert (basket.lines[0].name, basket.currency, basket.total) == (SCRIPT, "", None)


@pytest.mark.parametrize("basket", [[], "basket", {"lines": {}}, {"lines": [None, 1, "x", []]}, {"lines": []}, None])
def test_attack_i05_what_is_no_basket_is_absent(troupe: Cast, basket: Any) -> None:
    assert _asked(troupe.gus(), basket=basket).context.basket is None


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example/",
        "\\\\evil.example",
        "https://lumo.example@evil.example/",
        "https://lumo.example:99999/",
        "https://[::1/",
        "https:///path",
        "https://lumo.example/" + "a" * 100_000,
        "\x00",
        "",
    ],
    ids=lambda address: repr(address)[:30],
)
def test_attack_i06_an_address_that_must_not_be_a_link_is_not_kept(troupe: Cast, address: str) -> None:
    told = _asked(troupe.gus(), address=address, title="Lumo")
    assert told.page is None
    assert told.links.product == told.links.basket == told.links.partner == ""
    assert Interaction.objects.get().trail == []


def test_attack_i06_bidi_and_control_characters_do_not_reach_the_agent(troupe: Cast) -> None:
    told = _asked(troupe.gus(), address="https://lumo.example/\u202egpj.exe", title="\u202eLumo\x00\x1b" + "x" * 500)
    assert told.page is not None
    assert told.page.address == "https://lumo.example/gpj.exe"
    assert told.page.title.startswith("Lumox")
    assert len(told.page.title) <= limits.TITLE_CHARACTERS


def test_attack_i06_links_are_filled_in_percent_encoded(troupe: Cast) -> None:
    Shop.objects.update(product_url="https://lumo.example/p/{id}", partner_url="javascript:open('{id}')")
    told = _asked(troupe.gus(), productId="../../admin?x=<b>", businessPartnerId="1")
    assert told.links.product == "https://lumo.example/p/..%2F..%2Fadmin%3Fx%3D%3Cb%3E"
    assert told.links.partner == ""


def test_attack_i06_hostile_pages_after_the_first_are_bounded_too(troupe: Cast) -> None:
    gus = troupe.gus()
    request_assistance(gus, wish())
    for number in range(30):
        set_context(gus, {"productId": "x" * 100_000}, f"https://lumo.example/{number}", "")
    interaction = Interaction.objects.get()
    assert len(interaction.trail) == limits.TRAIL_PAGES
    stated = surroundings_of(interaction).context.product_id
    assert stated is not None
    assert len(stated) == limits.CONTEXT_VALUE_CHARACTERS


def test_attack_i08_another_person_s_login_is_refused_in_mina_s_panel(troupe: Cast) -> None:
    mina = troupe.mina()
    with pytest.raises(Refused) as refused:
        identify(mina, signed(troupe.business, sub="999999", name="Zed"))
    assert refused.value.code == "conflict"
    mina.refresh_from_db()
    assert (mina.business_partner_id, mina.name) == ("104233", "Mina Lindqvist")
    assert not Contact.objects.filter(business_partner_id="999999").exists()


async def test_attack_i08_after_logout_the_device_shows_nothing_of_mina(people: Cast, panel: Opens) -> None:
    token, interaction = await talking_mina(people)
    mina, tab = await panel(token), await panel(token)
    await tab.told("shopper.welcome")
    await mina.send("session.close")
    for wire in (mina, tab):
        assert await wire.told("session.closed")
        assert await wire.closing() == 4401
    late = await panel(token)
    assert await late.closing() == 4401
    assert [notice["code"] for notice in late.notices] == ["not_authenticated"]
    zed = await panel(await run_orm(open_session, people.business.code))
    welcome = await zed.told("shopper.welcome")
    assert "identity" not in welcome
    assert "conversation" not in welcome
    assert (await zed.ask("history.get", interaction=interaction, after=0))["code"] == "not_found"


async def talking_mina(people: Cast) -> tuple[str, str]:
    """Mina's token and her conversation with Ada."""
    token = await run_orm(open_session, people.business.code, people.identity())
    return token, str(await run_orm(chat_of, people, token))


async def test_attack_i08_nothing_is_written_after_logout(people: Cast, panel: Opens) -> None:
    token, interaction = await talking_mina(people)
    mina = await panel(token)
    await mina.told("shopper.welcome")
    await mina.send("session.close")
    await mina.send("message.send", interaction=interaction, **line("after logout"))
    await mina.closing()
    assert not await run_orm(Event.objects.filter(body__text="after logout").exists)


def test_attack_i08_a_closed_session_s_token_is_dead(troupe: Cast) -> None:
    token = open_session(troupe.business.code, troupe.identity())
    assert shopper_of_token(token).name == "Mina Lindqvist"
    close_session(shopper_of(token))
    with pytest.raises(Refused):
        shopper_of_token(token)


def test_attack_i09_a_claimed_address_is_not_verified_and_shows_no_history(troupe: Cast) -> None:
    mina = troupe.mina()
    request_assistance(mina, wish())
    zed = troupe.gus(troupe.lumo)
    claimed = request_assistance(zed, wish(name="Mina Lindqvist", email="mina@nordhaus.example"))
    assert not claimed.requester_verified
    assert claimed.contact != mina.contact


async def test_attack_i02_a_refused_identity_leaves_gus_talking(people: Cast, panel: Opens) -> None:
    token, interaction = await talking(people)
    gus = await panel(token)
    assert (await gus.ask("identity.set", token="a.b.c"))["code"] == "not_authenticated"
    assert (await gus.ask("message.send", interaction=interaction, **line()))["type"] == "command.accepted"


@pytest.fixture
def widget() -> Client:
    """A panel's page, before it has a token."""
    return Client(headers={"host": settings.HOSTS["widget"], "origin": settings.ASSIST_WIDGET_ORIGIN})


def _session(client: Client, body: object, **headers: str) -> Any:
    raw = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(SESSIONS, raw, content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"shop": "lumo"}, 201),
        ({"shop": "nowhere"}, 404),
        ({"shop": "lumo\x00"}, 201),
        ({"shop": "\x00"}, 404),
        ({"shop": "' OR 1=1 --"}, 404),
        ({"shop": "l" * 41}, 400),
        ({"shop": ["lumo"]}, 400),
        ({"shop": "lumo", "identity": None}, 400),
        ({"shop": "lumo", "admin": True}, 400),
        ([], 400),
        ("", 400),
        ("{", 400),
        (b"\xff\xfe", 400),
        ('{"shop":' + "[" * 50_000, 400),
        ('{"shop":"\\ud800"}', 400),
        (" " * 2_000_000, 400),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_attack_i08_a_session_request_is_answered_whatever_it_holds(
    troupe: Cast, widget: Client, body: object, status: int
) -> None:
    assert _session(widget, body).status_code == status


@pytest.mark.parametrize("origin", ["null", "https://evil.example", "http://localhost:8000", ""])
def test_attack_w01_only_our_own_panel_gets_a_token(troupe: Cast, widget: Client, origin: str) -> None:
    answer = _session(widget, {"shop": "lumo"}, origin=origin)
    assert answer.status_code == 403
    assert not Shopper.objects.exists()


def test_attack_w08_new_panels_of_one_address_are_throttled(troupe: Cast, widget: Client) -> None:
    statuses = [_session(widget, {"shop": "lumo"}).status_code for _ in range(40)]
    assert statuses[:30] == [201] * 30
    assert 429 in statuses[30:]


def test_attack_p12_a_token_is_random_and_kept_as_a_hash_alone(troupe: Cast, widget: Client) -> None:
    tokens = {_session(widget, {"shop": "lumo"}).json()["token"] for _ in range(5)}
    assert len(tokens) == 5
    assert all(len(token) >= 43 for token in tokens)
    kept = set(Shopper.objects.values_list("token_hash", flat=True))
    assert not kept & tokens

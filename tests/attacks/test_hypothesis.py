"""Whatever arrives: nothing raises, everything is bounded, cleaning twice is cleaning once."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agentconsole.consumers import AgentSocket
from assist.protocol.base import Command
from assist.protocol.cleaning import KEYS, clean_basket, clean_context, clean_page
from assist.realtime.frames import command_in
from assist.rules import limits
from assist.rules.refusals import Refused
from assist.rules.setup import checked_origin
from assist.rules.text import clean_address, clean_line, clean_message, initials, is_email
from storefront.widget.consumers import ShopperSocket
from tests.attacks.conftest import Door, Opens
from tests.attacks.samples import agent_commands, shopper_commands, some_id

QUICK = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), database=None)
FEW = settings(QUICK, max_examples=15)
ANY_TEXT = st.text(st.characters(codec=None), max_size=300) | st.text(max_size=300)
NUMBERS = st.integers() | st.floats() | st.integers(10**300, 10**301) | st.booleans() | st.none()
JSON = st.recursive(
    NUMBERS | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)
LINES = st.dictionaries(st.sampled_from(["sku", "name", "quantity", "unitPrice", "x"]), JSON)
BASKETS = st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "currency", "total"), JSON)).flatmap(
    lambda basket: st.lists(LINES | JSON, max_size=70).map(lambda lines: {**basket, "lines": lines})
)
CONTEXTS = JSON | st.dictionaries(st.sampled_from(KEYS), JSON | BASKETS)
SAMPLES = {**shopper_commands(some_id()), **agent_commands(some_id(), some_id(), some_id(), 1)}
FIELDS = sorted({"type", "ref", "version", "token", "have", *(name for fields in SAMPLES.values() for name in fields)})
NEARLY = st.dictionaries(st.sampled_from(FIELDS), JSON).flatmap(
    lambda noise: st.sampled_from(sorted(SAMPLES)).map(lambda kind: {"type": kind, **SAMPLES[kind], **noise})
)
SCHEMES = st.sampled_from(["http://", "https://", "HTTPS://", "javascript:", ""])
ADDRESSES = st.tuples(SCHEMES, ANY_TEXT).map("".join)
FRAMES = ANY_TEXT | JSON.map(json.dumps) | NEARLY.map(json.dumps)


@pytest.mark.parametrize("face", [ShopperSocket, AgentSocket])
@given(frame=FRAMES)
@QUICK
def test_attack_w07_a_frame_is_a_command_or_refused(face: type[Any], frame: str) -> None:
    try:
        assert isinstance(command_in(frame, face.decoder), Command)
    except Refused as met:
        refusal = met
    else:
        return
    assert refusal.code in {"malformed", "too_large"}
    assert len(refusal.text) < 300


@given(raw=CONTEXTS)
@QUICK
def test_attack_i05_a_context_is_bounded_whatever_is_stated(raw: Any) -> None:
    context = clean_context(raw)
    kept = msgspec.to_builtins(context)
    assert clean_context(kept) == context
    assert len(msgspec.json.encode(context)) < 200_000
    texts = [value for key, value in kept.items() if key not in {"basket", "loginPage"} and value is not None]
    assert all(0 < len(text) <= limits.CONTEXT_VALUE_CHARACTERS for text in texts)


@given(raw=BASKETS | JSON)
@QUICK
def test_attack_i05_a_basket_is_bounded_and_makes_sense(raw: Any) -> None:
    basket = clean_basket(raw)
    if basket is None:
        return
    assert 0 < len(basket.lines) <= limits.BASKET_LINES
    assert len(basket.lines) + basket.left_out == len(raw["lines"])
    assert all(line.quantity > 0 and 0 <= line.unit_price < limits.BASKET_MONEY for line in basket.lines)
    assert msgspec.json.decode(msgspec.json.encode(basket), type=type(basket)) == basket


@given(address=ANY_TEXT | JSON, title=ANY_TEXT | JSON)
@QUICK
def test_attack_i06_a_page_is_a_link_that_may_be_shown_or_nothing(address: Any, title: Any) -> None:
    page = clean_page(address, title)
    if page is not None:
        assert page.address.lower().startswith(("http://", "https://"))
        assert len(page.address) <= limits.ADDRESS_CHARACTERS
        assert len(page.title) <= limits.TITLE_CHARACTERS
        assert clean_page(page.address, page.title) == page


@given(text=ADDRESSES)
@QUICK
def test_attack_i06_an_address_cleaned_twice_is_cleaned_once(text: str) -> None:
    once = clean_address(text, limits.ADDRESS_CHARACTERS)
    assert clean_address(once, limits.ADDRESS_CHARACTERS) == once
    assert not set(once) & set("\x00\n\r\t\u202e")
    assert not set(once.partition("//")[2].partition("/")[0].partition("?")[0].partition("#")[0]) & set(" @<>\"'")


def _line(text: str) -> str:
    return clean_line(text, 40)


@pytest.mark.parametrize("clean", [clean_message, _line])
@given(text=ANY_TEXT)
@QUICK
def test_attack_x07_text_cleaned_twice_is_cleaned_once(clean: Callable[[str], str], text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert len(once) <= len(text)
    assert once.encode().decode() == once
    assert "\x00" not in once


@given(text=ANY_TEXT)
@QUICK
def test_attack_x03_initials_are_short_and_letters(text: str) -> None:
    assert 1 <= len(initials(text)) <= 6
    assert initials(text) == "?" or not set(initials(text)) & set("<>&\"' ")


@given(text=ANY_TEXT | st.emails())
@QUICK
def test_attack_m07_an_address_of_a_mail_carries_no_header(text: str) -> None:
    if is_email(text):
        assert len(text) <= limits.EMAIL_CHARACTERS
        assert not set(text) & set('\r\n\x00 ,;<>"')


@given(host=ANY_TEXT)
@QUICK
def test_attack_l06_an_origin_cannot_open_a_policy(host: str) -> None:
    try:
        origin = checked_origin(f"https://{host}")
    except Refused:
        return
    assert checked_origin(origin) == origin
    assert not set(origin) & set(" ;,*'\"\n\r\t")


async def test_attack_w07_the_real_socket_answers_whatever_it_is_sent(knock: Opens, door: Door) -> None:
    frames: list[str] = []

    @given(frame=FRAMES)
    @FEW
    def collect(frame: str) -> None:
        frames.append(frame)

    collect()
    for frame in filter(None, frames):
        wire = await knock(door.path, door.origin)
        await wire.raw(frame)
        assert (await wire.told("command.refused"))["code"] in {"malformed", "too_large", "not_authenticated"}


async def test_attack_w07_a_panel_that_said_hello_survives_every_frame(enter: Opens, door: Door) -> None:
    frames: list[dict[str, Any]] = []

    @given(frame=NEARLY)
    @FEW
    def collect(frame: dict[str, Any]) -> None:
        frames.append(frame)

    collect()
    for frame in frames:
        wire = await enter()
        await wire.raw(json.dumps(frame))
        await asyncio.sleep(0)
        if frame.get("type") != "session.close":
            assert (await wire.ask("history.get", interaction=some_id(), after=0))["code"] == "not_found"
        await wire.hang_up()

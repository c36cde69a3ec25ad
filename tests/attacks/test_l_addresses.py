"""Whose address counts: L02. Only what a trusted proxy wrote is believed, for pages and for sockets alike."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import Settings

from assist.config.asgi import application
from assist.config.callers import TrustedProxies
from assist.rules.callers import caller_of, is_this_machine, network_of
from tests.cast import Cast

SESSIONS = "/api/v1/widget/sessions/"


@pytest.mark.parametrize(
    ("forwarded", "hops", "caller"),
    [
        ("", 0, "192.0.2.9"),
        ("203.0.113.7", 0, "192.0.2.9"),
        ("", 1, "192.0.2.9"),
        ("203.0.113.7", 1, "203.0.113.7"),
        ("1.1.1.1, 203.0.113.7", 1, "203.0.113.7"),
        ("1.1.1.1,2.2.2.2,203.0.113.7,198.51.100.4", 2, "203.0.113.7"),
        ("203.0.113.7", 2, "203.0.113.7"),
        ("203.0.113.7:5678", 1, "203.0.113.7"),
        ("[2001:db8::1]:5678", 1, "2001:db8::1"),
        ("2001:DB8:0::1", 1, "2001:db8::1"),
        ("[2001:db8::1]", 1, "2001:db8::1"),
        ("unknown", 1, "192.0.2.9"),
        ("1.1.1.1, ", 1, "192.0.2.9"),
        ("1.1.1.1, 1.2.3.4.5", 1, "192.0.2.9"),
        ("' OR 1=1 --", 1, "192.0.2.9"),
        ("\x00", 1, "192.0.2.9"),
    ],
)
def test_attack_l02_the_last_trusted_proxy_says_who_calls(forwarded: str, hops: int, caller: str) -> None:
    assert caller_of("192.0.2.9", forwarded, hops) == caller


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("a socket", "a socket"),
    ],
)
def test_attack_l02_a_household_is_one_caller(address: str, network: str) -> None:
    assert network_of(address) == network


def test_attack_l02_this_machine_is_known_by_any_of_its_names() -> None:
    assert all(is_this_machine(address) for address in ("127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1", ""))
    assert not any(is_this_machine(address) for address in ("192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"))


async def _seen(kind: str, **headers: str) -> str:
    seen: list[Any] = []

    async def inner(scope: dict[str, Any], *_: Any) -> None:
        seen.append(scope["client"])

    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "client": ["192.0.2.9", 4711], "headers": pairs}
    await TrustedProxies(inner)(scope, None, None)
    return str(seen[0][0])


@pytest.mark.parametrize("kind", ["http", "websocket"])
async def test_attack_l02_pages_and_sockets_are_told_the_same(settings: Settings, kind: str) -> None:
    forged = {"x-forwarded-for": "1.1.1.1, 203.0.113.7", "x-real-ip": "1.1.1.1", "forwarded": "for=1.1.1.1"}
    assert await _seen(kind, **forged) == "192.0.2.9"
    settings.ASSIST_PROXY_HOPS = 1
    assert await _seen(kind, **forged) == "203.0.113.7"


async def test_attack_l02_two_headers_are_one_list(settings: Settings) -> None:
    settings.ASSIST_PROXY_HOPS = 1
    seen: list[Any] = []

    async def inner(scope: dict[str, Any], *_: Any) -> None:
        seen.append(scope["client"][0])

    pair = [(b"x-forwarded-for", b"1.1.1.1"), (b"x-forwarded-for", b"203.0.113.7")]
    await TrustedProxies(inner)({"type": "websocket", "client": None, "headers": pair}, None, None)
    assert seen == ["203.0.113.7"]


def test_attack_l02_nothing_is_asked_before_the_address_is_known() -> None:
    assert isinstance(application, TrustedProxies)


def _panels(peer: str, times: int, **headers: str) -> list[int]:
    """What so many new panels are answered; headers may count them."""
    face = {"host": settings.HOSTS["widget"], "origin": settings.ASSIST_WIDGET_ORIGIN}
    zed, found = Client(headers=face, REMOTE_ADDR=peer), []
    for number in range(times):
        forged = {name: value.format(number) for name, value in headers.items()}
        answer = zed.post(SESSIONS, '{"shop": "lumo"}', content_type="application/json", headers=forged)
        found.append(answer.status_code)
    return found


FORGED = {"x-forwarded-for": "198.51.100.{}", "x-real-ip": "198.51.100.{}", "forwarded": "for=198.51.100.{}"}


def test_attack_l02_a_forged_address_opens_no_more_panels(troupe: Cast) -> None:
    assert 429 in _panels("192.0.2.66", 35, **FORGED)
    assert _panels("192.0.2.67", 1) == [201]


def test_attack_l02_many_addresses_of_one_ipv6_site_are_one(troupe: Cast) -> None:
    assert 429 in [_panels(f"2001:db8:1:2::{number:x}", 1)[0] for number in range(35)]
    assert _panels("2001:db8:1:3::1", 1) == [201]

"""Fields that nobody asked for, and lists that would tell what they do not show: P03, P10, P11."""

import json
from typing import Any

import msgspec
import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client

from agentconsole.consumers import AgentSocket
from assist.models import Shop, Shopper
from assist.realtime.frames import command_in
from assist.rules.refusals import Refused
from storefront.widget.consumers import ShopperSocket
from tests.attacks.samples import agent_commands, shopper_commands, some_id
from tests.attacks.test_headers import _on
from tests.cast import Cast

MORE = [
    "role",
    "is_staff",
    "shop",
    "owner",
    "verified",
    "seq",
    "public_seq",
    "created_at",
    "by",
    "participant",
    "agent",
]
MORE_OF_A_SESSION = [more for more in MORE if more != "shop"]
COMMANDS = [
    *((ShopperSocket, kind, fields) for kind, fields in shopper_commands(some_id()).items()),
    *((AgentSocket, kind, fields) for kind, fields in agent_commands(some_id(), some_id(), some_id(), 1).items()),
]


@pytest.mark.parametrize(
    ("face", "kind", "fields"), COMMANDS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_attack_p03_a_command_takes_no_field_but_its_own(face: Any, kind: str, fields: dict[str, Any]) -> None:
    assert command_in(json.dumps({"type": kind, **fields}), face.decoder)
    for more in set(MORE) - set(fields):
        with pytest.raises(Refused) as refused:
            command_in(json.dumps({"type": kind, **fields, more: 1}), face.decoder)
        assert refused.value.code == "malformed", more


@pytest.mark.parametrize("more", [*MORE_OF_A_SESSION, "token", "expires_at", "business_partner_id", "name", "email"])
def test_attack_p03_a_new_session_takes_no_field_but_its_own(troupe: Cast, more: str) -> None:
    from_panel = Client(headers={"host": "127.0.0.1", "origin": "http://127.0.0.1:8000"})
    raw = msgspec.json.encode({"shop": "lumo", more: "x"})
    answer = from_panel.post("/api/v1/widget/sessions/", raw, content_type="application/json")
    assert answer.status_code == 400
    assert not Shopper.objects.exists()


def test_attack_p03_the_admin_s_forms_take_no_field_but_their_own(troupe: Cast) -> None:
    root = _on("console")
    root.force_login(User.objects.create_superuser("root"))
    before = Shop.objects.get(code="lumo")
    page = root.post(
        f"/admin/assist/shop/{before.pk}/change/",
        {"name": "Lumo", "secret_current": "x" * 43, "seen_origin": "https://evil.example", "code": "mine"},
    )
    after = Shop.objects.get(pk=before.pk)
    assert page.status_code in {200, 302}
    assert (after.secret_current, after.seen_origin, after.code) == (before.secret_current, "", "lumo")


LOOKUPS = [
    "user__password__startswith",
    "shop__secret_current__startswith",
    "secret_current__startswith",
    "token_hash__startswith",
    "shopper__token_hash__startswith",
    "interaction__shopper__token_hash__gt",
    "actor__password__regex",
    "customer__password__startswith",
    "id__in",
]


@pytest.mark.parametrize("lookup", LOOKUPS)
def test_attack_p10_p11_lists_filter_by_what_they_name_alone(troupe: Cast, lookup: str) -> None:
    root = _on("console")
    root.force_login(User.objects.create_superuser("root"))
    begin = lookup.partition("__")[0]
    tables = [model for model in admin.site._registry if begin in {field.name for field in model._meta.get_fields()}]
    assert tables
    for model in tables:
        path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        answer = root.get(path, {lookup: "a"})
        refused = answer.status_code == 400 or (answer.status_code == 302 and "e=1" in answer["Location"])
        assert refused, (path, lookup, answer.status_code)


@pytest.mark.parametrize("order", ["-99", "secret_current", "1.2.3.99"])
def test_attack_p11_lists_are_sorted_by_what_they_show_alone(troupe: Cast, order: str) -> None:
    root = _on("console")
    root.force_login(User.objects.create_superuser("root"))
    for model in admin.site._registry:
        path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert root.get(path, {"o": order}).status_code in {200, 302}, path

"""REST speaks the structs of the wire, and describes itself."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from assist.actions.requests import request_assistance
from assist.models import Agent
from tests.cast import Cast, wish
from tests.core.test_context import FULL

HOST = settings.HOSTS["console"]


def signed_in(user: User) -> Client:
    client = Client(HTTP_HOST=HOST)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(client: Client, path: str) -> tuple[int, Any]:
    answer = client.get(path, headers={"accept": "application/json"})
    return answer.status_code, json.loads(answer.content)


def test_feat_a2_an_api_read_returns_the_same_eight_fields(cast: Cast) -> None:
    gus = cast.gus()
    chat = cast.chat(shopper=gus)
    with_context = request_assistance(gus, wish(context=FULL))
    for agent, interaction in ((cast.ada, chat), (cast.mo, with_context)):
        status, body = read(signed_in(agent.user), f"/api/v1/interactions/{interaction.key}/")
        assert (status, body["id"]) == (200, str(interaction.key))
    context = body["surroundings"]["context"]
    assert set(context) == set(FULL)
    assert (context["businessPartnerId"], context["loginPage"]) == ("104233", False)
    assert context["basket"]["lines"] == [{"sku": "K1", "name": "Kaari", "quantity": 2.0, "unit_price": 89.0}]


def test_attack_p02_zed_is_answered_as_if_it_did_not_exist(cast: Cast) -> None:
    chat = cast.chat()
    there = read(signed_in(cast.zed.user), f"/api/v1/interactions/{chat.key}/")
    nowhere = read(signed_in(cast.zed.user), "/api/v1/interactions/00000000-0000-4000-8000-000000000000/")
    assert there == nowhere
    assert there[0] == 404


def test_the_api_describes_every_address_that_it_has(cast: Cast) -> None:
    agent: Agent = cast.ada
    status, schema = read(signed_in(agent.user), "/api/v1/schema/?format=json")
    assert status == 200
    assert list(schema["paths"]) == ["/api/v1/interactions/{key}/", "/api/v1/reports/"]
    answer = schema["paths"]["/api/v1/interactions/{key}/"]["get"]["responses"]["200"]
    assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/InteractionView")
    assert {"InteractionView", "Surroundings", "Context", "Basket"} <= set(schema["components"]["schemas"])


def test_feat_x7_the_page_of_the_api_loads_nothing_from_elsewhere(cast: Cast) -> None:
    page = signed_in(cast.ada.user).get("/api/v1/docs/").content.decode()
    assert "swagger-ui" in page
    assert "//cdn" not in page
    assert "https://" not in page

"""REST keeps its own word: whatever is asked, the answer is one that the OpenAPI document names (P01, P02, L06)."""

from typing import Any
from urllib.parse import urlencode

import pytest
import requests
import schemathesis
from django.conf import settings
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from tests.attacks.matrix import ROUTES
from tests.attacks.world import World, make_talk

QUICK = examples(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@pytest.fixture
def world(db: None, blank_panel: None) -> World:
    """Everybody, and Gus talking to Ada."""
    return make_talk()


def _document() -> dict[str, Any]:
    generator = SchemaGenerator(urlconf="assist.config.urls_api")  # type: ignore[no-untyped-call]  # untyped there
    document: dict[str, Any] = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return document


WEEK = {"first": "2026-11-01", "last": "2026-11-07"}
EXCLUDED = [ignored_auth, positive_data_acceptance]
"""The first calls over the network: the column of nobody tells that. No document says that a period is not too long."""
API = schemathesis.openapi.from_dict(_document())


def _answer(client: Client, case: schemathesis.Case[Any]) -> Response:
    """The answer of our own client, as the checks want it."""
    path = f"{case.formatted_path}?{urlencode(case.query or {})}"
    told = client.generic(case.method, path, headers={"accept": "application/json"})
    asked = requests.Request(case.method, f"http://{settings.HOSTS['console']}{path}").prepare()
    headers = {name.lower(): [value] for name, value in told.items()}
    return Response(told.status_code, headers, told.content, asked, elapsed=0.0, verify=False)


@pytest.mark.parametrize("persona", ["nobody", "zed", "ben", "ada", "mo", "root"])
def test_attack_p01_p02_rest_answers_as_its_document_says(world: World, persona: str) -> None:
    client = world.client(persona, "console")

    @given(data=st.data())
    @QUICK
    def ask(data: st.DataObject) -> None:
        for found in API.get_all_operations():
            operation: Any = found.ok()  # type: ignore[union-attr]  # a document of ours has no mistakes
            case = data.draw(operation.as_strategy())
            case.validate_response(_answer(client, case), excluded_checks=EXCLUDED)
            known = operation.Case(path_parameters={"key": str(world.interaction.key)}, query=WEEK)
            known.validate_response(_answer(client, known), excluded_checks=EXCLUDED)

    ask()


def test_attack_p01_the_document_names_every_rest_address() -> None:
    rest = [
        row.path for (_, route), row in ROUTES.items() if route.startswith(("api/v1/interactions", "api/v1/reports"))
    ]
    assert {_begin(path) for path in _document()["paths"]} == {_begin(path) for path in rest}


def _begin(path: str) -> str:
    return path.partition("?")[0].partition("{")[0].strip("/")

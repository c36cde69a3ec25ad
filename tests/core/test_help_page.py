"""The Help page leads to the channels (S1.30), and says of each that is shut why."""

import pytest
from django.conf import settings
from django.test import Client

from assist.models import Shop
from tests.cast import Cast
from tests.core.test_channels import closed_now


def page(code: str, language: str = "en") -> str:
    client = Client(headers={"host": settings.HOSTS["widget"]})
    return client.get(f"/help/{code}/?lang={language}").content.decode()


def open_ways(text: str) -> set[str]:
    return {name for name in ("chat", "voice", "callback", "email", "cobrowse") if f"channel={name}" in text}


def test_s1_30_feat_a1_customer_support_leads_to_the_channels_that_can_be_used(cast: Cast) -> None:
    cast.available(cast.ada)
    text = page("lumo")
    assert open_ways(text) == {"chat", "email"}
    assert text.count('aria-disabled="true"') == 3
    assert "This shop does not offer it" in text


def test_feat_a8_with_nobody_there_the_help_page_leads_to_a_message(cast: Cast) -> None:
    text = page("lumo")
    assert open_ways(text) == {"email"}
    assert "Nobody is here right now" in text
    Shop.objects.filter(pk=cast.lumo.pk).update(channels=["chat"])
    assert open_ways(page("lumo")) == {"chat"}


@pytest.mark.parametrize(("language", "word"), [("en", "Opens "), ("de", "Öffnet "), ("fi", "Avautuu: ")])
def test_feat_a8_a_closed_shop_says_when_it_opens(cast: Cast, language: str, word: str) -> None:
    Shop.objects.filter(pk=cast.lumo.pk).update(languages=["en", "de", "fi"])
    closed_now(cast.lumo)
    text = page("lumo", language)
    assert word in text
    assert "08:00" in text


def test_s1_16_the_help_page_of_a_b2b_shop_says_to_log_in_and_opens_nothing(cast: Cast) -> None:
    cast.available(cast.ada)
    text = page("lumo-business")
    assert open_ways(text) == set()
    assert text.count("Log in first") == 5
    assert 'href="https://business.lumo.example/login"' in text

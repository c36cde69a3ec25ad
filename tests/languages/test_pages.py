"""Pages and mails answer in the language that is asked for, and say which it is."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from assist.mail import send_transcript
from assist.models import Interaction, Shop
from storefront.shop.rules import spoken
from storefront.shop.seed import seed_shop
from tests.cast import make_cast

LANG = re.compile(r'<html lang="([\w-]+)"')


def page(face: str, path: str, *, accepts: str = "", client: Client | None = None) -> HttpResponse:
    """Open a path on a face's host with a browser that accepts some languages."""
    headers = {"host": settings.HOSTS[face], "accept-language": accepts}
    response = (client or Client()).get(path, headers=headers)
    assert isinstance(response, HttpResponse)
    return response


def spoken_by(response: HttpResponseBase) -> str:
    """The language that a page says it is written in."""
    assert isinstance(response, HttpResponse)
    found = LANG.search(response.content.decode())
    assert found is not None
    return found.group(1)


@pytest.fixture
def lumo(db: None) -> Shop:
    """The B2C shop with its stock."""
    shop = Shop.objects.create(code="lumo", name="Lumo", kind="b2c", gateway="builtin")
    seed_shop(shop)
    return shop


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepts", "language", "words"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "de", "An der Konsole anmelden"),
        ("fi", "fi", "Kirjaudu konsoliin"),
        ("en-GB,de;q=0.4", "en", "Sign in to the console"),
        ("sv,fi;q=0.3", "fi", "Kirjaudu konsoliin"),
        ("xx;q=nonsense,,;;", "en", "Sign in to the console"),
        ("", "en", "Sign in to the console"),
    ],
)
def test_sign_in_speaks_the_browsers_language(accepts: str, language: str, words: str) -> None:
    response = page("console", "/accounts/login/", accepts=accepts)
    assert (spoken_by(response), response["Content-Language"]) == (language, language)
    assert words in response.content.decode()
    assert "Accept-Language" in response["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "german", "finnish"),
    [
        ("/", "Für Ihr Team", "Tiimillesi"),
        ("/accounts/password/reset/", "Link senden", "Lähetä linkki"),
        ("/accounts/signup/", "Hier registriert sich niemand selbst", "Täällä ei voi rekisteröityä itse"),
        ("/accounts/inactive/", "Dieses Konto ist abgeschaltet", "Tämä tili ei ole käytössä"),
    ],
)
def test_pages_of_staff_speak_german_and_finnish(path: str, german: str, finnish: str) -> None:
    User.objects.create_superuser("root")
    assert german in page("console", path, accepts="de").content.decode()
    assert finnish in page("console", path, accepts="fi").content.decode()


@pytest.mark.django_db
def test_a_user_without_an_agent_is_told_in_finnish() -> None:
    zed = Client()
    zed.force_login(User.objects.create_user("zed"), "django.contrib.auth.backends.ModelBackend")
    response = page("console", "/console/", accepts="fi", client=zed)
    assert response.status_code == 403
    assert "Olet kirjautunut tunnuksella zed" in response.content.decode()


@pytest.mark.django_db
def test_a_german_is_addressed_formally_after_too_many_guesses_as_well() -> None:
    zed = Client()
    headers = {"host": settings.HOSTS["console"], "accept-language": "de"}
    fields = {"login": "ada-in-german", "password": "wrong"}
    pages = [zed.post("/accounts/login/", fields, headers=headers).content.decode() for _guess in range(8)]
    assert "Versuchen Sie es später erneut" in pages[-1]


@pytest.mark.django_db
def test_administration_and_api_stay_english() -> None:
    root = Client()
    user = User.objects.create_superuser("root", "root@example.com", "a long enough one")
    root.force_login(user, "django.contrib.auth.backends.ModelBackend")
    administration = page("console", "/admin/", accepts="de", client=root)
    assert spoken_by(administration) == "en"
    assert "Log out" in administration.content.decode()
    assert "Accept-Language" not in administration["Vary"]
    assert "Authentication credentials" in page("console", "/api/v1/schema/", accepts="de").content.decode()


@pytest.mark.parametrize(
    ("variant", "language", "words", "price"),
    [
        ("en-EUR", "en", "Add to basket", "€89.00"),
        ("de-EUR", "de", "In den Warenkorb", "89,00\N{NO-BREAK SPACE}€"),
        ("fi-EUR", "fi", "Lisää ostoskoriin", "89,00\N{NO-BREAK SPACE}€"),
    ],
)
def test_a_product_page_speaks_the_language_of_the_variant(
    lumo: Shop, variant: str, language: str, words: str, price: str
) -> None:
    gus = Client(headers={"host": settings.HOSTS["shop"], "accept-language": "de" if language == "fi" else "fi"})
    gus.post("/shop/lumo/variant/", {"variant": variant, "next": "/shop/lumo/"})
    response = gus.get("/shop/lumo/product/kaari/")
    text = response.content.decode()
    assert (spoken_by(response), response["Content-Language"]) == (language, language)
    assert words in text
    assert price in text
    assert "Accept-Language" not in response["Vary"]


def test_a_finnish_variant_speaks_finnish_also_when_something_is_wrong(lumo: Shop) -> None:
    gus = Client(headers={"host": settings.HOSTS["shop"]})
    gus.post("/shop/lumo/variant/", {"variant": "fi-EUR", "next": "/shop/lumo/"})
    wrong = gus.post("/shop/lumo/basket/add/", {"product": "kaari", "finish": "opal", "quantity": "two"})
    assert wrong.status_code == 400
    assert "Anna määrä kokonaislukuna, esimerkiksi 2." in wrong.content.decode()
    gus.post("/shop/lumo/basket/add/", {"product": "kaari", "finish": "opal", "quantity": "2"})
    assert "Opaali, 89,00\N{NO-BREAK SPACE}€" in gus.get("/shop/lumo/basket/").content.decode()
    missing = gus.get("/shop/lumo/nowhere/")
    assert (missing.status_code, spoken_by(missing)) == (404, "fi")


def test_an_unknown_shop_speaks_the_browsers_language(db: None) -> None:
    response = page("shop", "/shop/nowhere/", accepts="de")
    assert (response.status_code, spoken_by(response)) == (404, "de")
    assert "Diesen Shop gibt es nicht" in response.content.decode()


@pytest.mark.parametrize(("variant", "page_language"), [("de", "de"), ("de-CH", "de"), ("fi", "fi"), ("sv", "en")])
def test_a_variant_in_a_language_that_assist_lacks_has_english_pages(variant: str, page_language: str) -> None:
    assert spoken(variant) == page_language


@pytest.mark.parametrize(
    ("locale", "asked", "noscript"),
    [
        ("en", "Often asked", "To the help page"),
        ("de", "Oft gefragt", "Zur Hilfeseite"),
        ("fi", "Usein", "Ohjesivulle"),
    ],
)
def test_help_and_panel_speak_the_language_of_the_shop(db: None, locale: str, asked: str, noscript: str) -> None:
    Shop.objects.create(code="lumo", name="Lumo", kind="b2c", locale=locale)
    for path, words in (("/help/lumo/", asked), ("/panel/lumo/", noscript)):
        response = page("widget", path, accepts="en")
        assert spoken_by(response) == locale
        assert words in response.content.decode()


def test_the_transcript_mail_is_german_when_the_shop_is(transactional_db: None) -> None:
    cast = make_cast()
    interaction = cast.chat(text="Passt eine E27-Lampe?")
    Interaction.objects.filter(pk=interaction.pk).update(requester_email="gus@example.com")
    Shop.objects.filter(pk=cast.lumo.pk).update(locale="de")
    send_transcript({"interaction": interaction.pk, "outbox": 7})
    sent = mail.outbox[0]
    assert sent.subject == "Ihr Gespräch mit Lumo"
    body = str(sent.alternatives[0][0])  # type: ignore[attr-defined]  # the stubs know no alternatives
    assert '<html lang="de">' in body
    assert "weil Sie Lumo darum gebeten haben" in body
    assert "Passt eine E27-Lampe?" in sent.body


def test_times_in_a_finnish_mail_are_written_with_a_point(transactional_db: None) -> None:
    cast = make_cast()
    interaction = cast.chat()
    Interaction.objects.filter(pk=interaction.pk).update(requester_email="gus@example.com")
    Shop.objects.filter(pk=cast.lumo.pk).update(locale="fi")
    send_transcript({"interaction": interaction.pk, "outbox": 8})
    body = str(mail.outbox[0].body)
    assert body.startswith("Keskustelusi: Lumo")
    assert re.search(r"^\d{1,2}\.\d\d Gus", body, re.MULTILINE)

"""A fresh install: whoever holds the code becomes the administrator, once."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django.fixtures import Settings

from assist.actions.firstrun import make_first_administrator
from assist.models import Audit
from assist.queries.desks import role_of
from assist.queries.firstrun import has_administrator, is_setup_code, setup_code
from assist.rules.refusals import Refused
from assist.rules.words import StaffRole
from tests.cast import PASSWORD, Cast
from tests.racing import race, refusals
from tests.setup.conftest import GOOD, Visitor, said, wanted


@pytest.mark.django_db
def test_whoever_holds_the_code_becomes_the_administrator_and_goes_on_to_the_shop() -> None:
    maria = Visitor()
    led = maria.post("/setup/", **wanted())
    assert (led.status_code, led["Location"]) == (302, "/setup/shop/")
    user = User.objects.get()
    assert (user.username, user.first_name, role_of(user)) == ("maria", "Maria Koskinen", StaffRole.ADMIN)
    assert user.check_password(GOOD)
    assert maria.get("/setup/shop/").status_code == 200
    assert Audit.objects.get().act == "created"


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA-AAAA", "x" * 60, "\u2603"])
def test_attack_without_the_code_nobody_becomes_administrator(code: str) -> None:
    shown = Visitor().post("/setup/", **wanted(code=code))
    assert shown.status_code == 200
    assert not has_administrator()
    with pytest.raises(Refused, match="not the set-up code"):
        make_first_administrator(code, name="Zed", username="zed", password=GOOD)


@pytest.mark.django_db
def test_the_code_may_be_written_with_small_letters_and_spaces() -> None:
    assert is_setup_code(setup_code().lower().replace("-", " "))
    assert not is_setup_code(setup_code()[:-1])


@pytest.mark.django_db
def test_another_key_or_another_database_has_another_code(settings: Settings) -> None:
    first = setup_code()
    settings.SECRET_KEY = "another-" + "k" * 40
    second = setup_code()
    settings.SECRET_KEY = "third-" + "k" * 40
    MigrationRecorder(connection).migration_qs.order_by("id")[:1].get().delete()
    assert len({first, second, setup_code()}) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("password", "short", "too short"),
        ("password", "password123", "too common"),
        ("username", "maria koskinen", "without spaces"),
        ("name", "", "required"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(field: str, value: str, words: str) -> None:
    shown = said(Visitor().post("/setup/", **wanted(**{field: value})))
    assert words in shown
    assert 'value="maria' in shown
    assert GOOD not in shown
    assert not has_administrator()


@pytest.mark.django_db
def test_the_printed_address_carries_the_code_so_that_nobody_types_it() -> None:
    shown = said(Visitor().get(f"/setup/?code={setup_code()}"))
    assert f'<input type="hidden" name="code" value="{setup_code()}">' in shown
    assert 'type="text" name="code"' in said(Visitor().get("/setup/?code=wrong"))
    assert setup_code() not in said(Visitor().get("/setup/"))


def test_the_page_is_gone_once_there_is_an_administrator(team: Cast) -> None:
    assert Visitor().get("/setup/").status_code == 404
    assert Visitor(team.ada.user).get("/setup/").status_code == 404
    assert Visitor().post("/setup/", **wanted(code="wrong")).status_code == 404
    assert Visitor(team.root).get("/setup/")["Location"] == "/setup/shop/"
    late = Visitor().post("/setup/", **wanted())
    assert late["Location"] == "/accounts/login/"
    assert not User.objects.filter(username="maria").exists()


def test_switching_the_last_administrator_off_does_not_open_the_door_again(team: Cast) -> None:
    User.objects.filter(pk=team.root.pk).update(is_active=False)
    assert Visitor().get("/setup/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_who_are_first_at_once_one_administers() -> None:
    code = setup_code()

    def as_(name: str) -> User:
        return make_first_administrator(code, name=name, username=name, password=GOOD)

    results = race(*(lambda name=name: as_(name) for name in ("maria", "zed", "ben", "ada")))
    assert len(refusals(results)) == 3
    assert [user.username for user in User.objects.filter(is_superuser=True)] == [
        result.username for result in results if isinstance(result, User)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["/", "/console/", "/admin/", "/admin/assist/shop/"])
def test_an_install_without_administrator_leads_to_the_first_page(door: str) -> None:
    assert Visitor().get(door)["Location"] == "/setup/"


@pytest.mark.django_db
def test_people_who_can_sign_in_are_not_kept_from_it() -> None:
    ada = User.objects.create_user("ada", password=PASSWORD)
    assert Visitor(ada).get("/console/").status_code == 403
    assert Visitor().get("/accounts/login/").status_code == 200
    assert "I have a sign-in already" in said(Visitor().get("/setup/"))


def test_with_an_administrator_the_doors_lead_to_the_sign_in(team: Cast) -> None:
    assert Visitor().get("/console/")["Location"].startswith("/accounts/login/")
    assert Visitor().get("/").status_code == 200


@pytest.mark.django_db
def test_attack_codes_cannot_be_tried_without_end() -> None:
    zed = Visitor()
    told = [zed.get(f"/setup/?code=AAAA-AAAA-AAAA-{number:04}").status_code for number in range(30)]
    assert told[0] == 200
    assert told[-1] == 429
    assert zed.post("/setup/", **wanted()).status_code == 429
    assert not has_administrator()


@pytest.mark.django_db
def test_setupcode_prints_the_address_until_somebody_administers(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("setupcode")
    address = capsys.readouterr().out.strip()
    assert address == f"http://localhost:8000/setup/?code={setup_code()}"
    Visitor().post("/setup/", **wanted())
    with pytest.raises(CommandError, match="createadmin"):
        call_command("setupcode")


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("de", "Willkommen bei Assist"), ("fi", "Tervetuloa Assistiin")])
def test_the_first_page_speaks_the_browsers_language(language: str, words: str) -> None:
    assert words in said(Visitor(language=language).get("/setup/"))

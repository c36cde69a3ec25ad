"""Root sets up shops: every field is checked, secrets are shown once, every change is audited."""

import pytest

from assist.actions.setup import make_secret, save_row
from assist.models import Audit, Queue, Shop, WrapUpCode
from assist.rules.refusals import Refused
from tests.admin.conftest import Desk, last_audit, said
from tests.cast import Cast

NEW = {"code": "kontor", "name": "Kontor", "origins": "https://kontor.example\r\nhttps://www.kontor.example:8443"}


def test_a_new_shop_comes_with_a_queue_and_wrap_up_codes(root: Desk) -> None:
    root.fill("assist/shop/add/", **NEW)
    shop = Shop.objects.get(code="kontor")
    assert shop.origins == ["https://kontor.example", "https://www.kontor.example:8443"]
    queue = Queue.objects.get(shop=shop)
    assert queue.default_code is not None
    assert WrapUpCode.objects.filter(shop=shop).count() == 4


def test_the_secret_of_a_new_shop_is_shown_once(root: Desk) -> None:
    shown = root.fill("assist/shop/add/", **NEW)
    shop = Shop.objects.get(code="kontor")
    assert shop.secret_current in said(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    for page in ("secret/", "change/"):
        assert shop.secret_current not in said(root.get(f"assist/shop/{shop.pk}/{page}"))


def test_a_new_secret_keeps_the_one_before_valid_and_only_that(root: Desk, team: Cast) -> None:
    first = team.lumo.secret_current
    shown = root.post(f"assist/shop/{team.lumo.pk}/secret/", make="1")
    team.lumo.refresh_from_db()
    assert team.lumo.secret_previous == first != team.lumo.secret_current
    assert team.lumo.secret_current in said(shown)
    assert first not in said(shown)
    root.post(f"assist/shop/{team.lumo.pk}/secret/", make="1")
    team.lumo.refresh_from_db()
    assert first not in {team.lumo.secret_previous, team.lumo.secret_current}


def test_the_previous_secret_can_be_forgotten(root: Desk, team: Cast) -> None:
    make_secret(None, team.lumo.pk)
    root.post(f"assist/shop/{team.lumo.pk}/secret/", forget="1")
    team.lumo.refresh_from_db()
    assert team.lumo.secret_previous == ""
    assert last_audit().act == "forgot the previous secret"


def test_looking_at_the_secret_page_changes_nothing(root: Desk, team: Cast) -> None:
    before = team.lumo.secret_current
    root.get(f"assist/shop/{team.lumo.pk}/secret/")
    team.lumo.refresh_from_db()
    assert team.lumo.secret_current == before


def test_no_audit_row_holds_a_secret(root: Desk, team: Cast) -> None:
    root.fill("assist/shop/add/", **NEW)
    root.post(f"assist/shop/{team.lumo.pk}/secret/", make="1")
    secrets = set(Shop.objects.values_list("secret_current", flat=True))
    for row in Audit.objects.all():
        assert not any(secret in str(row.changes) for secret in secrets)
    assert last_audit().changes == {"secret_current": "(secret)", "secret_previous": "(secret)"}


def test_the_change_page_has_the_tag_to_embed(root: Desk, team: Cast) -> None:
    shown = root.get(f"assist/shop/{team.lumo.pk}/change/").content.decode()
    assert "&lt;script async src=&quot;http://127.0.0.1:8000/widget.js&quot; data-shop=&quot;lumo&quot;" in shown


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("origins", "https://shop.example/path", "is no origin"),
        ("origins", "https://*.example", "is no origin"),
        ("origins", "javascript:alert(1)", "is no origin"),
        ("origins", "", "This field is required"),
        ("name", "\u202e", "Write a name"),
        ("accent", "#fc0", "Write a colour like #2a55d4."),
        ("languages", "fi", "The main language is English"),
        ("channels", "fax", "Select a valid choice"),
        ("time_zone", "Mars/Olympus", "Select a valid choice"),
        ("scheme", "sepia", "Select a valid choice"),
        ("accent", "blue", "Write a colour like #2a55d4."),
        ("currency", "EURO", "at most 3 characters"),
        ("currency", "E1", "three letters"),
        ("locale", "sv", "Select a valid choice"),
        ("gateway", "nobody", "Select a valid choice"),
        ("login_url", "javascript:alert(1)", "begins with https://"),
        ("login_url", "https://user:pass@shop.example/", "begins with https://"),
        ("product_url", "https://shop.example/products", "Put {id}"),
        ("product_url", "javascript:alert({id})", "begins with https://"),
        ("basket_url", "https://{id}.example/", "Put {id}"),
        ("partner_url", "https://shop.example/{id}/{name}", "Put {id}"),
    ],
)
def test_a_wrong_value_is_refused_in_words_and_stays_in_the_form(
    root: Desk, team: Cast, field: str, value: str, words: str
) -> None:
    audits = Audit.objects.count()
    shown = root.fill(f"assist/shop/{team.lumo.pk}/change/", **{field: value})
    assert words in said(shown)
    assert Audit.objects.count() == audits


def test_good_values_are_stored_tidy(root: Desk, team: Cast) -> None:
    changes = {
        "accent": "#2A55D4",
        "currency": "chf",
        "product_url": "https://lumo.example/p/{id}?from=assist",
        "login_url": "https://lumo.example/login",
        "origins": "HTTPS://Lumo.example/\nhttps://lumo.example",
    }
    root.fill(f"assist/shop/{team.lumo.pk}/change/", **changes)
    team.lumo.refresh_from_db()
    assert (team.lumo.accent, team.lumo.currency) == ("#2a55d4", "CHF")
    assert team.lumo.origins == ["https://lumo.example"]
    assert last_audit().actor == team.root
    assert set(last_audit().changes) == {"accent", "currency", "product_url", "login_url", "origins"}


def test_an_untouched_form_writes_nothing(root: Desk, team: Cast) -> None:
    audits = Audit.objects.count()
    shown = root.fill(f"assist/shop/{team.lumo.pk}/change/")
    assert "changed successfully" in said(shown)
    assert Audit.objects.count() == audits


def test_a_shops_code_stays(root: Desk, team: Cast) -> None:
    root.fill(f"assist/shop/{team.lumo.pk}/change/", code="other-code", name="Lumo Lights")
    team.lumo.refresh_from_db()
    assert (team.lumo.code, team.lumo.name) == ("lumo", "Lumo Lights")
    team.lumo.code = "other-code"
    with pytest.raises(Refused, match="cannot be changed"):
        save_row(team.root, team.lumo, ["code"])


def test_a_code_that_is_taken_is_refused(root: Desk) -> None:
    assert "already exists" in said(root.fill("assist/shop/add/", **{**NEW, "code": "lumo"}))


def test_a_shop_in_use_is_not_deleted_but_switched_off(root: Desk, team: Cast) -> None:
    shown = root.post(f"assist/shop/{team.lumo.pk}/delete/", post="yes")
    assert "Lumo is in use. Switch it off instead of deleting it." in said(shown)
    assert Shop.objects.filter(pk=team.lumo.pk).exists()


def test_attack_x03_a_script_in_a_name_is_inert(root: Desk, team: Cast) -> None:
    evil = "<script>alert(1)</script>"
    root.fill(f"assist/shop/{team.lumo.pk}/change/", name=evil)
    team.lumo.refresh_from_db()
    assert team.lumo.name == evil
    pages = ["assist/shop/", f"assist/shop/{team.lumo.pk}/change/", f"assist/shop/{team.lumo.pk}/secret/"]
    pages += [f"assist/shop/{team.lumo.pk}/delete/", "assist/queue/", "assist/wrapupcode/add/", "assist/audit/"]
    for page in pages:
        shown = root.get(page).content.decode()
        assert evil not in shown, page
        assert "&lt;script&gt;alert(1)" in shown, page

"""Log-in, registration and log-out."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from assist.models import Outbox, Shop
from assist.models.clock import AssistNow
from storefront.shop.actions.people import open_session
from storefront.shop.actions.registering import MAILS_TO_ONE_ADDRESS
from storefront.shop.mails import send_shop_mail
from storefront.shop.models import Basket, Customer, CustomerSession, LoginFailure, Registration
from storefront.shop.queries.registrations import signed_registration
from storefront.shop.queries.visits import Cookies, customer_of, open_visit
from storefront.shop.views import people
from tests.storefront_shop.browser import PASSWORD, Browser

_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
GUS = {"name": "Gus Keller", "email": "Gus@Example.com"}
SECRET = "lamps-at-night-9"


def test_gus_registers_and_is_logged_in(gus: Browser) -> None:
    assert gus.register(**GUS, password=SECRET)["Location"] == "/shop/lumo/"
    assert "Gus Keller" in gus.get("account/").content.decode()
    assert Customer.objects.get(email="gus@example.com").password != SECRET


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "  ", "Enter your name"),
        ("name", "x" * 101, "at most 100"),
        ("email", "gus", "such as name@example.com"),
        ("email", "gus@exa mple.com", "such as name@example.com"),
    ],
)
def test_a_registration_that_cannot_be_says_what_to_do_and_keeps_the_rest(
    gus: Browser, field: str, value: str, says: str
) -> None:
    page = gus.post("register/", **{**GUS, field: value})
    body = page.content.decode()
    assert page.status_code == 400
    assert says in body
    assert field == "name" or "Gus Keller" in body
    assert not Customer.objects.filter(name="Gus Keller").exists()


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", "10 to 128"),
        ("short", "10 to 128"),
        ("x" * 129, "10 to 128"),
        ("aaaaaaaaaaaa", "harder to guess"),
        ("gus@example.com", "harder to guess"),
    ],
)
def test_a_password_that_will_not_do_says_so_and_the_link_still_works(gus: Browser, password: str, says: str) -> None:
    gus.post("register/", **GUS)
    link = f"register/confirm/{signed_registration(Registration.objects.get())}/"
    page = gus.post(link, password=password)
    assert page.status_code == 400
    assert says in page.content.decode()
    assert gus.post(link, password=SECRET).status_code == 303
    assert Browser("lumo").log_in(GUS["email"], SECRET).status_code == 303


def test_attack_l_who_types_somebody_else_s_address_knows_no_password_of_the_account(gus: Browser) -> None:
    """Zed registers with the address of Gus; Gus reads the mail and goes on."""
    zed = Browser("lumo")
    zed.post("register/", **GUS, password="only-zed-knows-1")
    link = f"register/confirm/{signed_registration(Registration.objects.get())}/"
    assert gus.post(link, password=SECRET).status_code == 303
    assert "is wrong" in zed.log_in(GUS["email"], "only-zed-knows-1").content.decode()
    assert Browser("lumo").log_in(GUS["email"], SECRET).status_code == 303


def test_attack_l_nobody_asks_by_the_form_for_one_address_after_the_other(gus: Browser) -> None:
    for number in range(people.REGISTRATIONS.burst):
        gus.post("register/", **{**GUS, "email": "juergen@example.com", "name": f"Zed {number}"})
    known = gus.post("register/", **{**GUS, "email": "juergen@example.com"})
    unknown = gus.post("register/", **GUS)
    for page in (known, unknown):
        body = page.content.decode()
        assert page.status_code == 400
        assert "Too many attempts" in body
        assert "Gus Keller" in body
    assert Outbox.objects.count() == MAILS_TO_ONE_ADDRESS, "nor is anybody sent one mail after the other"


def test_attack_p12_the_form_answers_a_known_address_as_it_answers_any(lumo: Shop, gus: Browser) -> None:
    pages = []
    for email in ("juergen@example.com", "gus@example.com"):
        answer = gus.post("register/", **{**GUS, "email": email})
        pages.append(
            (answer.status_code, answer["Location"], _CSRF.sub("", gus.get("register/sent/").content.decode()))
        )
    assert pages[0] == pages[1]
    assert Customer.objects.filter(shop=lumo, email="juergen@example.com").count() == 1
    kinds = [mail_of(row) for row in Outbox.objects.order_by("pk")]
    assert ["/login/" in kinds[0], "/register/confirm/" in kinds[1]] == [True, True]
    assert "It has an account already" in kinds[0]


def test_the_link_is_opened_by_programs_and_pressed_by_people_once(gus: Browser) -> None:
    gus.post("register/", **GUS)
    link = f"register/confirm/{signed_registration(Registration.objects.get())}/"
    assert "Gus Keller" in gus.get(link).content.decode()
    assert not Customer.objects.filter(email="gus@example.com").exists()
    assert gus.post(link, password=SECRET).status_code == 303
    again = Browser("lumo").post(link, password=SECRET)
    assert again.status_code == 404
    assert "not valid any more" in again.content.decode()


def test_attack_zed_s_link_of_a_lost_race_an_old_one_and_one_of_another_shop_make_nobody(
    gus: Browser, business: Shop
) -> None:
    gus.post("register/", **GUS)
    row = Registration.objects.get()
    link = f"register/confirm/{signed_registration(row)}/"
    assert Browser("lumo-business").post(link).status_code == 404
    Customer.objects.create(shop=row.shop, name="Gus", email=row.email, password="!")
    assert "Log in instead" in gus.post(link, password=SECRET).content.decode()
    Registration.objects.update(expires_at=AssistNow() - timedelta(seconds=1))
    assert gus.post(link).status_code == 404
    assert gus.post("register/", **GUS).status_code == 303
    assert not Registration.objects.filter(pk=row.pk).exists(), "what is over is not kept"


def mail_of(row: Outbox) -> str:
    """What the courier makes of a row."""
    mail.outbox.clear()
    send_shop_mail({**row.payload, "outbox": row.pk})
    return str(mail.outbox[0].body)


def test_a_colleague_of_mina_registers_with_the_company_code(business: Shop) -> None:
    colleague = Browser("lumo-business")
    colleague.register(**GUS, invitation=" nordhaus-7q4k ")
    customer = Customer.objects.select_related("account").get(email="gus@example.com")
    assert customer.account is not None
    assert customer.account.name == "Nordhaus Möbel GmbH"


@pytest.mark.parametrize("code", ["", "NORDHAUS", "104200"])
def test_zed_does_not_join_a_company_without_its_code(business: Shop, code: str) -> None:
    page = Browser("lumo-business").post("register/", **GUS, invitation=code)
    assert "company code" in page.content.decode()
    assert not Customer.objects.filter(email="gus@example.com").exists()


def test_a_wrong_password_and_an_unknown_address_are_told_the_same(gus: Browser) -> None:
    known = gus.log_in("juergen@example.com", "wrong").content.decode()
    unknown = gus.log_in("nobody@example.com", "wrong").content.decode()
    assert "E-mail address or password is wrong." in known
    assert "E-mail address or password is wrong." in unknown


def test_a_customer_of_one_shop_is_nobody_in_the_other(gus: Browser, business: Shop) -> None:
    assert gus.log_in("mina@nordhaus.example").status_code == 400


def test_guessing_is_slowed_down_even_with_the_right_password(gus: Browser) -> None:
    for _ in range(8):
        gus.log_in("juergen@example.com", "wrong")
    assert "Too many attempts" in gus.log_in("juergen@example.com").content.decode()


def test_guessing_from_many_places_is_slowed_down_too(gus: Browser, lumo: Shop) -> None:
    guesses = [LoginFailure(shop=lumo, email="juergen@example.com", place=f"10.0.0.{n}") for n in range(50)]
    LoginFailure.objects.bulk_create(guesses)
    assert "Too many attempts" in gus.log_in("juergen@example.com").content.decode()


def test_old_guesses_are_forgotten(gus: Browser, lumo: Shop) -> None:
    for _ in range(8):
        gus.log_in("juergen@example.com", "wrong")
    LoginFailure.objects.update(at=AssistNow() - timedelta(minutes=6))
    assert gus.log_in("juergen@example.com").status_code == 303
    assert not LoginFailure.objects.exists()


def test_a_session_token_is_worth_nothing_in_another_shop(lumo: Shop, business: Shop) -> None:
    visit = open_visit("lumo", Cookies())
    assert visit is not None
    token = open_session(visit, Customer.objects.get(email="juergen@example.com"))
    assert customer_of(lumo, token) is not None
    assert customer_of(business, token) is None


def test_a_session_ends_after_its_time(mina: Browser) -> None:
    CustomerSession.objects.update(expires_at=AssistNow() - timedelta(seconds=1))
    assert mina.get("identity/").status_code == 401


def test_the_session_cookie_is_closed_to_scripts_and_to_other_shops(mina: Browser) -> None:
    cookie = mina.client.cookies["shop_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/shop/lumo-business/"


def test_no_token_is_stored_as_it_is_sent(mina: Browser) -> None:
    session = CustomerSession.objects.get()
    assert len(session.token_hash) == 64
    assert session.token_hash not in mina.client.cookies["shop_session"].value


def test_log_in_takes_the_basket_of_the_browser_along(gus: Browser) -> None:
    gus.log_in("juergen@example.com")
    gus.add("kaari", "2")
    gus.post("logout/")
    gus.add("kaari", "3")
    gus.add("huvi", "1", "moss")
    gus.log_in("juergen@example.com")
    lines = {line["sku"]: line["quantity"] for line in gus.stated()["basket"]["lines"]}
    assert lines == {"kaari-opal": 5, "huvi-moss": 1}
    assert Basket.objects.count() == 1


def test_a_merged_line_never_grows_above_what_can_be_ordered(gus: Browser) -> None:
    gus.log_in("juergen@example.com")
    gus.add("kaari", "98")
    gus.post("logout/")
    gus.add("kaari", "98")
    gus.log_in("juergen@example.com")
    assert gus.stated()["basket"]["lines"][0]["quantity"] == 99


def test_registration_keeps_the_basket_too(gus: Browser) -> None:
    gus.add("kaari")
    before = gus.stated()["basket"]["lines"]
    gus.register(**GUS)
    assert gus.stated()["basket"]["lines"] == before


def test_after_the_log_out_the_page_tells_the_widget_to_forget(mina: Browser) -> None:
    mina.add("vieras", "6")
    away = mina.post("logout/")
    page = mina.client.get(away["Location"], follow=True).content.decode()
    assert "data-assist-shutdown" in page
    assert "104233" not in page
    assert "basket" not in mina.stated()
    assert CustomerSession.objects.count() == 0


def test_the_widget_is_never_told_to_forget_while_somebody_is_logged_in(mina: Browser) -> None:
    assert mina.get("logged-out/").status_code == 302
    assert "data-assist-shutdown" not in mina.get().content.decode()


def test_a_link_cannot_log_mina_out(mina: Browser) -> None:
    assert mina.get("logout/").status_code == 405
    assert mina.stated()["businessPartnerId"] == "104233"


@pytest.mark.parametrize("form", ["login/", "register/", "logout/", "basket/add/", "basket/change/", "variant/"])
def test_no_form_is_taken_from_another_site(lumo: Shop, form: str) -> None:
    assert Browser("lumo", csrf=True).post(form, email="juergen@example.com", password=PASSWORD).status_code == 403


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "/shop/lumo/../../admin/",
        "/shop/lumo/%2e%2e/x",
        "/shop/lumo//evil",
        "/shop/lumo-business/",
        "javascript:alert(1)",
        "/shop/lumo/\r\nSet-Cookie: x=1",
        "",
    ],
)
def test_after_the_log_in_nobody_is_led_out_of_the_shop(gus: Browser, target: str) -> None:
    assert gus.log_in("juergen@example.com", next=target)["Location"] == "/shop/lumo/"


def test_after_the_log_in_gus_is_where_he_was(gus: Browser) -> None:
    there = "/shop/lumo/product/kaari/?finish=moss"
    assert gus.log_in("juergen@example.com", next=there)["Location"] == there


def test_a_guest_who_opens_the_account_is_asked_to_log_in(gus: Browser) -> None:
    assert gus.get("account/")["Location"].startswith("/shop/lumo/login/?next=")

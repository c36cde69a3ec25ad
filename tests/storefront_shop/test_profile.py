"""Name, e-mail, password and addresses: changed by their owner alone."""

import pytest

from assist.models import Shop
from storefront.shop.models import Address, Customer, CustomerSession
from tests.storefront_shop.browser import PASSWORD, Browser
from tests.storefront_shop.buying import ADDRESS


def me() -> Customer:
    """Jürgen, whatever his address is by now."""
    return Customer.objects.exclude(addresses=None).distinct().get()


def test_name_and_phone_are_changed(juergen: Browser) -> None:
    assert juergen.post("account/profile/", part="person", name="J. Schäfer", phone="+49 30 1234").status_code == 303
    assert (me().name, me().phone) == ("J. Schäfer", "+49 30 1234")


def test_wrong_details_are_told_at_the_field_and_kept(juergen: Browser) -> None:
    page = juergen.post("account/profile/", part="person", name="", phone="call me")
    body = page.content.decode()
    assert page.status_code == 400
    assert 'id="name-error"' in body
    assert 'value="call me"' in body
    assert me().name == "Jürgen Schäfer"


def test_the_e_mail_address_needs_the_password(juergen: Browser) -> None:
    wrong = juergen.post("account/profile/", part="email", email="new@example.com", email_password="wrong")
    assert "This is not your password." in wrong.content.decode()
    assert "wrong" not in wrong.content.decode().replace('class="wrong"', "")
    assert me().email == "juergen@example.com"
    juergen.post("account/profile/", part="email", email="New@Example.com", email_password=PASSWORD)
    assert me().email == "new@example.com"


def test_another_account_s_address_is_refused(juergen: Browser, zed: Browser) -> None:
    zed.register(name="Zed", email="zed@example.com", password="lamps-at-night-9")
    page = juergen.post("account/profile/", part="email", email="zed@example.com", email_password=PASSWORD)
    assert "Another account has this" in page.content.decode()


def test_a_new_password_ends_every_other_session(juergen: Browser, lumo: Shop) -> None:
    elsewhere = Browser("lumo")
    elsewhere.log_in("juergen@example.com")
    form = {"part": "password", "old_password": PASSWORD, "new_password": "moss-and-opal-12"}
    assert juergen.post("account/profile/", **form).status_code == 303
    assert CustomerSession.objects.count() == 1
    assert juergen.get("account/").status_code == 200
    assert elsewhere.get("account/").status_code == 302
    assert elsewhere.log_in("juergen@example.com").status_code == 400


def test_guessing_the_old_password_is_slowed_down(juergen: Browser) -> None:
    form = {"part": "password", "old_password": "wrong", "new_password": "moss-and-opal-12"}
    pages = [juergen.post("account/profile/", **form).content.decode() for _ in range(9)]
    assert "This is not your password." in pages[7]
    assert "Too many attempts" in pages[8]


@pytest.mark.parametrize("part", ["", "role", "<b>"])
def test_a_part_that_does_not_exist_is_not_found(juergen: Browser, part: str) -> None:
    assert juergen.post("account/profile/", part=part, name="X").status_code == 404


def test_an_address_is_added_changed_and_removed(juergen: Browser) -> None:
    juergen.post("account/addresses/new/", **ADDRESS, is_shipping="1")
    added = Address.objects.get(street="Torstraße 1")
    assert Address.objects.get(is_shipping=True) == added
    juergen.post(f"account/addresses/{added.pk}/", **{**ADDRESS, "city": "Potsdam"})
    assert Address.objects.get(pk=added.pk).city == "Potsdam"
    assert juergen.post(f"account/addresses/{added.pk}/remove/").status_code == 303
    assert not Address.objects.filter(pk=added.pk).exists()


def test_a_wrong_address_is_told_at_the_field(juergen: Browser) -> None:
    page = juergen.post("account/addresses/new/", **{**ADDRESS, "postal_code": "AB"})
    assert page.status_code == 400
    assert "such as 10119" in page.content.decode()
    assert "Torstraße 1" in page.content.decode()


def test_at_most_twenty_addresses_are_kept(juergen: Browser) -> None:
    for number in range(18):
        juergen.post("account/addresses/new/", **{**ADDRESS, "street": f"Street {number}"})
    page = juergen.post("account/addresses/new/", **ADDRESS)
    assert page.status_code == 400
    assert "At most 20" in page.content.decode()


def test_zed_neither_sees_nor_changes_juergen_s_addresses(juergen: Browser, zed: Browser) -> None:
    zed.register(name="Zed", email="zed@example.com", password="lamps-at-night-9")
    foreign = Address.objects.all()[0]
    assert zed.get(f"account/addresses/{foreign.pk}/").status_code == 404
    assert zed.post(f"account/addresses/{foreign.pk}/", **ADDRESS).status_code == 404
    assert zed.post(f"account/addresses/{foreign.pk}/remove/").status_code == 404
    assert foreign.street not in zed.get("account/addresses/").content.decode()
    assert Address.objects.filter(pk=foreign.pk, street=foreign.street).exists()


def test_s2_17_a_link_in_the_welcome_area_asks_for_a_call(juergen: Browser) -> None:
    for page in ("account/", "account/service/"):
        body = juergen.get(page).content.decode()
        assert 'data-assist-channel="callback"' in body
        assert "/help/lumo/" in body

"""Telephone numbers and e-mail addresses as they are shown to whoever may not see them whole."""

import pytest

from assist.masking.contacts import mask_email, mask_name, mask_phone, mask_text


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+ 1 (123) 456 7890", "**********7890"),
        ("+447966197542", "*********7542"),
        ("1234", "****"),
        ("12", "**"),
    ],
)
def test_s5_11_s5_12_feat_i1_a_number_keeps_its_last_four(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("melissa@gmail.com", "m******@gmail.com"),
        ("a@x.io", "*@x.io"),
        ("@x.io", "@x.io"),
        ("nobody", "******"),
    ],
)
def test_s5_13_feat_i2_an_address_keeps_its_first_letter_and_its_domain(address: str, masked: str) -> None:
    assert mask_email(address) == masked


def test_s5_20_feat_i6_a_name_that_is_a_number_is_masked_too() -> None:
    assert mask_name("+447966197542") == "*********7542"
    assert mask_name("melissa@gmail.com") == "m******@gmail.com"
    assert mask_name("Louis the 14th") == "Louis the 14th"


def test_feat_i4_a_sentence_keeps_everything_else() -> None:
    said = "Call +447966197542 or tel. 040 1234567, (123) 456-7890; mail melissa@gmail.com, or mel [at] x.io!"
    assert (
        mask_text(said) == "Call *********7542 or tel. ******4567, *********7890; mail m******@gmail.com, or m**@x.io!"
    )
    for plain in ("order 12345678", "2024-05-12", "image@2x.png", "19.99 EUR", "@home at 5"):
        assert mask_text(plain) == plain

"""Numbers of every kind, right and nearly right, made from one seed."""

import random
from collections.abc import Iterator

from assist.masking.accounts import LENGTHS as IBAN_LENGTHS
from assist.masking.cards import passes_luhn

ISSUED = (
    ("4", 16),
    ("4", 19),
    ("51", 16),
    ("55", 16),
    ("2221", 16),
    ("2720", 16),
    ("34", 15),
    ("37", 15),
    ("6011", 16),
    ("622126", 16),
    ("649", 16),
    ("65", 16),
    ("305", 14),
    ("36", 14),
    ("3528", 16),
    ("3589", 16),
    ("62", 19),
    ("5018", 12),
    ("6759", 19),
    ("2204", 16),
    ("9792", 16),
)
"""Prefix and length of the issuers' numbers."""
PLAIN, SPACED, DASHED = "plain", "spaced", "dashed"
SEPARATORS = (
    "\u00a0",
    "\u2009",
    "\u2010",
    "\u2011",
    "\u2013",
    "\u2014",
    "\u2212",
    ".",
    "_",
    "/",
    "\n",
    " - ",
    "\u00ad",
    "\u200b",
    "%20",
)
SCRIPTS: tuple[str, ...] = ("0123456789", "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19")
SCRIPTS += ("".join(chr(0x660 + n) for n in range(10)), "".join(chr(0x966 + n) for n in range(10)))
AROUND = (
    "{}",
    "Hi, my card is {}.",
    "{} danke!",
    "Korttini on {} kiitos",
    "card:{}",
    "({})",
    "a\n{}\nb",
    "<b>{}</b>",
    "\u00fc{}\u00df",
)


def card(dice: random.Random, prefix: str, length: int) -> str:
    """A number that the issuer could have given out."""
    digits = prefix + "".join(str(dice.randrange(10)) for _ in range(length - len(prefix) - 1))
    return next(digits + str(check) for check in range(10) if passes_luhn(digits + str(check)))


def grouped(digits: str, separator: str, size: int = 4) -> str:
    """The digits in groups."""
    return separator.join(digits[at : at + size] for at in range(0, len(digits), size))


def written(dice: random.Random, digits: str) -> tuple[str, str]:
    """How people write it, with the name of the plain ways; the empty name for the others."""
    way = dice.randrange(6)
    if way < 3:
        return ((PLAIN, digits), (SPACED, grouped(digits, " ")), (DASHED, grouped(digits, "-")))[way]
    if way == 3:
        return "", grouped(digits, " ", 1)
    if way == 4:
        return "", grouped(digits, dice.choice(SEPARATORS))
    script = dice.choice(SCRIPTS)
    return "", grouped("".join(script[int(digit)] for digit in digits), dice.choice(("", " ", "-")))


def cards(count: int) -> Iterator[tuple[str, str, str]]:
    """Way, number and a sentence with it."""
    dice = random.Random(4111)
    for at in range(count):
        number = card(dice, *ISSUED[at % len(ISSUED)])
        way, text = written(dice, number)
        yield way, number, dice.choice(AROUND).format(text)


def ibans(count: int) -> Iterator[str]:
    """Numbers of every country in the registry, in capital or small letters, in groups or not."""
    dice = random.Random(97)
    countries = sorted(IBAN_LENGTHS)
    for at in range(count):
        country = countries[at % len(countries)]
        account = "".join(dice.choice("0123456789") for _ in range(IBAN_LENGTHS[country] - 4))
        rest = int("".join(str(int(sign, 36)) for sign in account + country + "00")) % 97
        number = f"{country}{98 - rest:02}{account}"
        yield dice.choice(
            (number, number.lower(), grouped(number, " "), grouped(number, "-"), grouped(number, "\u00a0"))
        )


def ordinary(count: int) -> Iterator[str]:
    """What a shop's customers write, full of numbers that are nobody's card: dates, prices, order numbers, phones."""
    dice = random.Random(13)
    for _ in range(count):
        yield dice.choice(_SENTENCES).format(
            d=dice.randrange(1, 28),
            m=dice.randrange(1, 13),
            y=dice.randrange(2020, 2030),
            n=dice.randrange(10**5, 10**8),
            p=dice.randrange(1, 99999) / 100,
            t=dice.randrange(10**6, 10**7),
            i=".".join(str(dice.randrange(256)) for _ in range(4)),
            u="".join(dice.choice("0123456789abcdef") for _ in range(32)),
            g=dice.randrange(10**12, 10**13),
        )


_SENTENCES = (
    "My order {n} of {y}-{m:02}-{d:02} cost {p:.2f} EUR, where is it?",
    "Meine Bestellung Nr. {n} vom {d}.{m}.{y} kostete {p:.2f} \u20ac.",
    "Tilaukseni {n} ({d}.{m}.{y}) maksoi {p:.2f} \u20ac.",
    "Call me at +49 151 {t} or +358 40 {t} after {d}:{m:02}.",
    "Ma commande {n} du {d}/{m}/{y} : {p:.2f} \u20ac, t\u00e9l. 06 12 {t}",
    "Mi pedido {n}, {y}-{m:02}-{d:02} 14:30:20, IP {i}",
    "Il mio ordine {n}: 3 x {p:.2f}, 5 x {p:.2f}",
    "Article 200-{n} version {d}.{m}.{y}, id {u}",
    "Invoice RE-{y}-{n}, customer {t}",
    "EAN {g} does not scan",
)

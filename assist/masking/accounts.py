"""Bank accounts by their IBAN, and social security numbers of the countries whose language is spoken here."""

import re
from collections.abc import Iterator

from assist.masking.reading import Kind, Reading, Span

LENGTHS = {
    **dict.fromkeys(("NO",), 15),
    **dict.fromkeys(("BE",), 16),
    **dict.fromkeys(("DK", "FI", "FO", "FK", "GL", "NL", "SD"), 18),
    **dict.fromkeys(("MK", "SI"), 19),
    **dict.fromkeys(("AT", "BA", "EE", "KZ", "LT", "LU", "MN", "XK"), 20),
    **dict.fromkeys(("CH", "CR", "HR", "LI", "LV"), 21),
    **dict.fromkeys(("BG", "BH", "DE", "GB", "GE", "IE", "ME", "RS", "VA"), 22),
    **dict.fromkeys(("AE", "GI", "IL", "IQ", "OM", "SO", "TL"), 23),
    **dict.fromkeys(("AD", "CZ", "ES", "MD", "PK", "RO", "SA", "SE", "SK", "TN", "VG"), 24),
    **dict.fromkeys(("LY", "PT", "ST"), 25),
    **dict.fromkeys(("IS", "TR"), 26),
    **dict.fromkeys(("BI", "DJ", "FR", "GR", "IT", "MC", "MR", "SM"), 27),
    **dict.fromkeys(("AL", "AZ", "BY", "CY", "DO", "GT", "HN", "HU", "LB", "NI", "PL", "SV"), 28),
    **dict.fromkeys(("BR", "EG", "PS", "QA", "UA"), 29),
    **dict.fromkeys(("JO", "KW", "MU", "YE"), 30),
    **dict.fromkeys(("MT", "SC"), 31),
    **dict.fromkeys(("LC",), 32),
    **dict.fromkeys(("RU",), 33),
}
"""Signs of an IBAN by country, from the registry."""
_IBAN = re.compile(r"(?<![A-Z0-9])([A-Z]{2})[0-9]{2}")
_SIGN = re.compile(r"[\s\-._/]{0,3}([A-Z0-9])")

_US = re.compile(
    r"[0-8](?<![0-9][0-9])(?<![0-9][\-. /][0-9])(?<!0(?=00))(?<!6(?=66))[0-9]{2}"
    r"([\- ])(?!00)[0-9]{2}\1(?!0000)[0-9]{4}(?![0-9])(?![\-. /][0-9])"
)
_US_BARE = re.compile(
    r"\b(?:SSN|SOCIAL SECURITY)[^0-9\n]{0,20}((?!000|666|9)[0-9]{3}(?!00)[0-9]{2}(?!0000)[0-9]{4})(?![0-9])"
)
_FINNISH = re.compile(r"([0-3](?<![A-Z0-9][0-9])[0-9][01][0-9]{3})[+\-A-FU-Y]([0-9]{3})([0-9A-FHJ-NPR-Y])(?![A-Z0-9])")
_FINNISH_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_GERMAN = re.compile(r"([0-9](?<![A-Z0-9][0-9])[0-9]) ?([0-9]{6}) ?([A-Z]) ?([0-9]{2})([0-9])(?![A-Z0-9])")
_GERMAN_WEIGHTS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


def iban_spans(reading: Reading) -> Iterator[Span]:
    """Every IBAN of a known country whose check digits are right."""
    for found in _IBAN.finditer(reading.text):
        wanted = LENGTHS.get(found[1])
        end = _end_of(reading.text, found, wanted) if wanted else 0
        if end:
            yield reading.span(Kind.IBAN, found.start(), end)


def _end_of(text: str, found: re.Match[str], wanted: int) -> int:
    signs, at = found[0], found.end()
    while len(signs) < wanted:
        sign = _SIGN.match(text, at)
        if sign is None:
            return 0
        signs, at = signs + sign[1], sign.end()
    whole = at == len(text) or not (text[at].isascii() and text[at].isalnum())
    return at if whole and is_iban(signs) else 0


def is_iban(signs: str) -> bool:
    """Whether the country's length and the check digits of ISO 13616 are right."""
    if len(signs) != LENGTHS.get(signs[:2]):
        return False
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1


def ssn_spans(reading: Reading) -> Iterator[Span]:
    """Social security numbers: American ones as they are written, Finnish and German ones by their check digit."""
    for pattern in (_US, _US_BARE) if "SSN" in reading.text or "SOCIAL" in reading.text else (_US,):
        yield from (
            reading.span(Kind.SSN, *found.span(_last_group(pattern))) for found in pattern.finditer(reading.text)
        )
    for found in _FINNISH.finditer(reading.text):
        if _FINNISH_CHECK[int(found[1] + found[2]) % 31] == found[3]:
            yield reading.span(Kind.SSN, *found.span())
    for found in _GERMAN.finditer(reading.text):
        if _german_check(found[1] + found[2] + f"{ord(found[3]) - 64:02}" + found[4]) == int(found[5]):
            yield reading.span(Kind.SSN, *found.span())


def _last_group(pattern: re.Pattern[str]) -> int:
    return 1 if pattern is _US_BARE else 0


def _german_check(digits: str) -> int:
    products = (int(digit) * weight for digit, weight in zip(digits, _GERMAN_WEIGHTS, strict=True))
    return sum(product // 10 + product % 10 for product in products) % 10

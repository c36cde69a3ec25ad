"""Telephone numbers and e-mail addresses as somebody sees them who may not see them whole (feat I1, I2, I6)."""

import re

_SPACE = re.compile(r"\s+")
_PHONE_SIGNS = re.compile(r"[\s+()\-./\u2010-\u2015\d]+")
_FEWEST, _MOST = 5, 15
"""Digits of a telephone number."""
_KEPT = 4
_LOCAL = r"[^\s@<>\"(),:;\\\[\]]{1,64}"
_HOST = r"[^\s@<>\"(),:;\\\[\]/]{1,180}"
_AT = re.compile(r"\s?[\[(]at[\])]\s?|[@\uff20]", re.IGNORECASE)
_LEFT = re.compile(rf"{_LOCAL}$")
_RIGHT = re.compile(rf"{_HOST}\.(?!(?:png|jpe?g|gif|webp|svg|avif)\b)[^\s@.<>\"(),:;\\\[\]/]{{2,63}}", re.IGNORECASE)
_NUMBER = r"[\s().\-/]{0,3}\d(?:[\s().\-/]{0,3}\d){4,14}"
_PHONE = re.compile(
    rf"\+{_NUMBER}(?!\d)|(?<!\d)00{_NUMBER}(?!\d)|(?<![\d\-.])\(?\d{{3}}\)?[ \-.]\d{{3}}[ \-.]\d{{4}}(?![\d\-.])"
    rf"|(?<=\bcall )\d{_NUMBER}|\b(?:tel|phone|mobile|mobil|telefon|handy|puh|puhelin)\b[.:]?\s?(\(?\d{_NUMBER})(?!\d)",
    re.IGNORECASE,
)


def mask_phone(number: str) -> str:
    """Blanks go, all signs but the last four are stars (S5.11, S5.12); of four or fewer nothing is kept."""
    plain = _SPACE.sub("", number)
    hidden = len(plain) - _KEPT if len(plain) > _KEPT else len(plain)
    return "*" * hidden + plain[hidden:]


def mask_email(address: str) -> str:
    """The first letter and the domain stay, the rest of the local part is stars (S5.13); one letter is a star."""
    local, at, host = address.rpartition("@")
    if not at:
        return "*" * len(address)
    return (local[:1] + "*" * (len(local) - 1) if len(local) > 1 else "*" * len(local)) + at + host


def is_phone(text: str) -> bool:
    """Whether `text` is a telephone number and nothing else."""
    return _PHONE_SIGNS.fullmatch(text.strip()) is not None and _FEWEST <= sum(c.isdigit() for c in text) <= _MOST


def mask_name(name: str) -> str:
    """A name as it is, unless it is a telephone number or an e-mail address (S5.20)."""
    if is_phone(name):
        return mask_phone(name)
    return mask_text(name)


def mask_text(text: str) -> str:
    """`text` with every e-mail address and telephone number in it masked."""
    return _PHONE.sub(_masked_phone, _mask_emails(text))


def _masked_phone(found: re.Match[str]) -> str:
    number = found[1] or found[0]
    return found[0].replace(number, mask_phone(number))


def _mask_emails(text: str) -> str:
    parts, at = [], 0
    for sign in _AT.finditer(text):
        left = _LEFT.search(text, max(at, sign.start() - 64), sign.start())
        right = _RIGHT.match(text, sign.end())
        if left and right:
            parts += [text[at : left.start()], mask_email(f"{left[0]}@{right[0]}")]
            at = right.end()
    return "".join([*parts, text[at:]])

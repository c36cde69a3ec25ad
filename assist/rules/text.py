"""What a text from a person may be: bounded, without control characters, otherwise as typed."""

import re
import unicodedata
from urllib.parse import urlsplit

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-]{1,30})?$")
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[^\s@<>\"(),:;\\\[\]]{1,180}\.[^\s@.<>\"(),:;\\\[\]]{2,63}")


def clean_message(text: str) -> str:
    """`text` as typed, with line ends made equal and what no database or screen can hold removed."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("", _CONTROL.sub("", unix)).strip()


def clean_line(text: str, most: int) -> str:
    """One line of at most `most` characters: no control, surrogate or direction-changing characters."""
    line = " ".join(_BIDI.sub("", clean_message(text)).split())
    return line[:most].rstrip()


def clean_language(text: str) -> str:
    """The language of a tag such as `de-AT`, as `de`; the empty string for anything else."""
    found = _LANGUAGE.match(text.strip())
    return found[1].lower() if found else ""


def is_email(text: str) -> bool:
    """Whether `text` looks like one e-mail address that a server would take."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def clean_address(text: str, most: int) -> str:
    """An absolute http or https address without user or password, or the empty string."""
    line = clean_line(text, most + 1)
    if len(line) > most:
        return ""
    try:
        parts = urlsplit(line)
        port_is_a_number = parts.port is None or parts.port > 0
    except ValueError:
        return ""
    plain_host = parts.hostname and not set(parts.netloc) & set(" @<>\"'\\")
    return line if parts.scheme in {"http", "https"} and plain_host and port_is_a_number else ""


def initials(name: str) -> str:
    """Up to two capital letters for an avatar; `?` when the name has none."""
    words = [word for word in name.split() if any(unicodedata.category(c)[0] in "LN" for c in word)]
    picked = [words[0], words[-1]] if len(words) > 1 else words
    letters = [next(c for c in word if unicodedata.category(c)[0] in "LN") for word in picked]
    if len(letters) == 1:
        letters += [c for c in words[0][words[0].index(letters[0]) + 1 :] if unicodedata.category(c)[0] == "L"][:1]
    return "".join(letters).upper() or "?"

"""What an administrator may set."""

import re
from urllib.parse import urlsplit

from assist.rules.refusals import invalid

SECRET_FIELDS = frozenset({"secret_current", "secret_previous", "password"})
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def checked_origin(text: str) -> str:
    """An exact origin such as https://shop.example.com; raises Refused for anything else."""
    value = text.strip().rstrip("/").lower()
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise invalid(f"{text!r} is no origin. Write it like https://shop.example.com") from None
    plain = f"{parts.scheme}://{parts.hostname}" + (f":{port}" if port else "")
    if parts.scheme not in {"http", "https"} or not parts.hostname or _bracketed(plain, parts.hostname) != value:
        raise invalid(f"{text!r} is no origin. Write it like https://shop.example.com")
    return value


def _bracketed(plain: str, hostname: str) -> str:
    return plain.replace(hostname, f"[{hostname}]", 1) if ":" in hostname else plain


def contrast_with_white(colour: str) -> float:
    """WCAG contrast of `#rrggbb` with white; raises Refused for another form."""
    if not _COLOUR.fullmatch(colour):
        raise invalid("Write a colour like #2a55d4.")
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)

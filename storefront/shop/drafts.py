"""What a review may be: stars, a title, a text; and how its writer is called on a page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assist.rules.text import clean_line, clean_message
from storefront.shop.rules import Refused

TITLE_MOST = 100
BODY_MOST = 2000
REASON_MOST = 200


@dataclass(frozen=True)
class Opinion:
    """A review as its writer typed it."""

    stars: str = ""
    title: str = ""
    body: str = ""


@dataclass(frozen=True)
class CheckedOpinion:
    """A review that can be stored."""

    stars: int
    title: str
    body: str


def check_opinion(given: Opinion) -> CheckedOpinion:
    """The opinion as it is stored; refused with the field that is wrong."""
    if given.stars not in {"1", "2", "3", "4", "5"}:
        raise Refused(_("Choose one to five stars."), "stars")
    title = clean_line(given.title, TITLE_MOST + 1)
    if not title:
        raise Refused(_("Give your review a title, such as the one thing you would tell a friend."), "title")
    if len(title) > TITLE_MOST:
        raise Refused(_("Enter a title of at most %(most)s characters.") % {"most": TITLE_MOST}, "title")
    body = clean_message(given.body)
    if len(body) > BODY_MOST:
        raise Refused(_("Enter a text of at most %(most)s characters.") % {"most": BODY_MOST}, "body")
    return CheckedOpinion(int(given.stars), title, body)


def short_name(name: str) -> str:
    """A person as pages show them to others: the first name and a letter, such as Mina L."""
    words = name.split()
    return f"{words[0]} {words[-1][0]}." if len(words) > 1 else words[0] if words else "?"


def initials_of(name: str) -> str:
    """A person as an auction shows them, such as M. L."""
    return " ".join(f"{word[0].upper()}." for word in name.split()[:1] + name.split()[1:][-1:]) or "?"

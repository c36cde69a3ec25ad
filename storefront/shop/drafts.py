"""What a review may be: stars, a title, a text."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assist.rules.text import clean_line, clean_message
from storefront.shop.rules import Refused

TITLE_MOST = 100
BODY_MOST = 2000
REASON_MOST = 200


@dataclass(frozen=True)
class ReviewDraft:
    """A review as its writer typed it."""

    stars: str = ""
    title: str = ""
    body: str = ""


@dataclass(frozen=True)
class CheckedReview:
    """A review that can be stored."""

    stars: int
    title: str
    body: str


def checked_review(given: ReviewDraft) -> CheckedReview:
    """The review as it is stored; refused with the field that is wrong."""
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
    return CheckedReview(int(given.stars), title, body)

"""Reviews: written by customers, looked at by staff, counted in a product's stars."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assist.models import Audit, Shop
from storefront.shop.actions.reviews import decide_review
from storefront.shop.models import Customer, OrderLine, Product, Review
from storefront.shop.naming import short_name
from storefront.shop.queries.reviews import REVIEWS_A_PAGE
from storefront.shop.rules import Refused
from storefront.shop.seed import seed_shop
from storefront.shop.transitions import REVIEW, ReviewMove
from storefront.shop.words import ReviewState
from tests.racing import race
from tests.storefront_shop.browser import PASSWORD, Browser
from tests.storefront_shop.selling import order_of

PRODUCT = "product/kaari/"
WORDS = {"stars": "4", "title": "A quiet light", "body": "Warm, and it dims well."}


@pytest.fixture
def mo(db: None) -> User:
    """Somebody who may decide about reviews."""
    return User.objects.create_superuser("mo", "mo@example.com", "a-long-password-1")


def write(browser: Browser, **more: str) -> Any:
    """Send the form of a review of the Kaari."""
    return browser.post(f"{PRODUCT}review/", **{**WORDS, **more})


def of_juergen() -> Review:
    """What Jürgen wrote."""
    return Review.objects.get(customer__email="juergen@example.com", product__code="kaari")


def decide(actor: User, move: ReviewMove, reason: str = "") -> None:
    """Decide about Jürgen's review as it stands."""
    review = of_juergen()
    decide_review(actor, review, move, seen=review.written_at, reason=reason)


def kaari() -> Product:
    """The product as it is stored now."""
    return Product.objects.get(code="kaari")


def counted() -> tuple[Decimal, int]:
    """Stars and count of the Kaari by a second way: from the rows, in Python."""
    stars = list(Review.objects.filter(product__code="kaari", state="approved").values_list("stars", flat=True))
    return (Decimal(sum(stars)) / len(stars)).quantize(Decimal("0.1")), len(stars)


def test_a_new_review_is_shown_to_its_writer_alone_until_staff_have_looked(juergen: Browser, zed: Browser) -> None:
    before = (kaari().rating, kaari().review_count)
    assert write(juergen)["Location"] == "/shop/lumo/product/kaari/?reviewed=1#reviews"
    mine = juergen.get(PRODUCT).content.decode()
    assert "A quiet light" in mine and "We look at it first" in mine
    assert "A quiet light" not in zed.get(PRODUCT).content.decode()
    assert (kaari().rating, kaari().review_count) == before


def test_an_approved_review_counts_and_everybody_reads_it(juergen: Browser, zed: Browser, mo: User) -> None:
    before = kaari().review_count
    write(juergen)
    decide(mo, ReviewMove.APPROVE)
    page = zed.get(PRODUCT).content.decode()
    assert "A quiet light" in page and "Jürgen S." in page and "Schäfer" not in page
    assert (kaari().rating, kaari().review_count) == counted() == (kaari().rating, before + 1)


def test_a_changed_review_is_looked_at_again_and_no_longer_counts(juergen: Browser, zed: Browser, mo: User) -> None:
    write(juergen)
    decide(mo, ReviewMove.APPROVE)
    write(juergen, title="Something else")
    assert of_juergen().state == ReviewState.PENDING
    assert "Something else" not in zed.get(PRODUCT).content.decode()
    assert (kaari().rating, kaari().review_count) == counted()


def test_a_rejected_review_says_why_to_its_writer(juergen: Browser, mo: User) -> None:
    write(juergen)
    decide(mo, ReviewMove.REJECT, "Please leave out telephone numbers.")
    assert "Please leave out telephone numbers." in juergen.get(PRODUCT).content.decode()
    assert "Please leave out telephone numbers." in juergen.get("account/reviews/").content.decode()


def test_a_rejection_without_a_reason_is_refused(juergen: Browser, mo: User) -> None:
    write(juergen)
    with pytest.raises(Refused, match="Say why"):
        decide(mo, ReviewMove.REJECT)


@pytest.mark.parametrize(
    ("state", "move"), [(state, move) for state in ReviewState for move in (ReviewMove.APPROVE, ReviewMove.REJECT)]
)
def test_every_move_is_legal_by_the_table_or_refused(
    juergen: Browser, mo: User, state: ReviewState, move: ReviewMove
) -> None:
    write(juergen)
    Review.objects.filter(pk=of_juergen().pk).update(state=state)
    target = REVIEW.target(state, move)
    if target is None:
        with pytest.raises(Refused, match="meanwhile"):
            decide(mo, move, "Because.")
    else:
        decide(mo, move, "Because.")
        assert of_juergen().state == target


def test_a_text_that_was_changed_after_staff_read_it_is_not_approved_unread(juergen: Browser, mo: User) -> None:
    write(juergen)
    read = of_juergen()
    write(juergen, body="Buy at my shop instead.")
    with pytest.raises(Refused, match="changed or decided"):
        decide_review(mo, read, ReviewMove.APPROVE, seen=read.written_at)
    assert of_juergen().state == ReviewState.PENDING


def test_zed_decides_nothing(juergen: Browser) -> None:
    write(juergen)
    with pytest.raises(PermissionDenied):
        decide(User.objects.create_user("zed"), ReviewMove.APPROVE)
    assert of_juergen().state == ReviewState.PENDING


def test_who_is_not_logged_in_is_asked_to_and_keeps_the_text(gus: Browser) -> None:
    page = write(gus, title="Typed by Gus")
    assert page.status_code == 400
    assert "Log in to write a review" in page.content.decode()
    assert 'value="Typed by Gus"' in page.content.decode()
    assert not Review.objects.filter(title="Typed by Gus").exists()


@pytest.mark.parametrize(
    "wrong",
    [{"stars": each} for each in ("", "0", "6", "-1", "4.5", "five", "\u0664")]
    + [{"title": each} for each in ("", "  ", "\x00", "x" * 101)]
    + [{"body": "x" * 2001}],
)
def test_a_review_that_makes_no_sense_is_refused_and_nothing_is_lost(juergen: Browser, wrong: dict[str, str]) -> None:
    page = write(juergen, **wrong)
    body = page.content.decode()
    assert page.status_code == 400
    assert 'role="alert"' in body and "review-error" in body
    assert "body" in wrong or "Warm, and it dims well." in body
    assert not Review.objects.filter(customer__email="juergen@example.com", product__code="kaari").exists()


def test_markup_and_links_are_text(juergen: Browser, zed: Browser, mo: User) -> None:
    write(juergen, title="<b>bold</b>", body='<img src=x onerror=alert(1)> https://evil.example/"x"')
    decide(mo, ReviewMove.APPROVE)
    page = zed.get(PRODUCT).content.decode()
    assert "&lt;b&gt;bold&lt;/b&gt;" in page and "<img" not in page
    assert 'href="https://evil.example' not in page


def test_a_customer_writes_once_a_product(juergen: Browser) -> None:
    write(juergen)
    write(juergen, stars="2")
    assert of_juergen().stars == 2


def test_a_review_of_what_is_not_sold_is_not_found(juergen: Browser) -> None:
    assert juergen.post("product/nothing/review/", **WORDS).status_code == 404


def test_who_has_ordered_it_is_verified_unless_the_order_was_canceled(juergen: Browser, zed: Browser, mo: User) -> None:
    OrderLine.objects.update(product=None)
    write(juergen)
    decide(mo, ReviewMove.APPROVE)
    assert "Verified purchase" not in zed.get(PRODUCT).content.decode()
    order = order_of(Customer.objects.get(email="juergen@example.com"), kaari())
    assert "Verified purchase" in zed.get(PRODUCT).content.decode()
    type(order).objects.update(state="canceled")
    assert "Verified purchase" not in zed.get(PRODUCT).content.decode()


def test_reviews_come_ten_a_page_and_none_twice(gus: Browser) -> None:
    total = kaari().review_count
    assert total > REVIEWS_A_PAGE
    first, second = (gus.get(PRODUCT, reviews=page).content.decode() for page in ("1", "2"))
    assert first.count('<article class="review"') == REVIEWS_A_PAGE
    assert second.count('<article class="review"') == total - REVIEWS_A_PAGE
    assert gus.get(PRODUCT, reviews="99").content.decode().count('<article class="review"') == total - REVIEWS_A_PAGE


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "999999", "\u0662"])
def test_a_page_of_reviews_that_does_not_exist_is_another_one(gus: Browser, page: str) -> None:
    assert gus.get(PRODUCT, reviews=page).status_code == 200


def test_the_bars_add_up_to_the_reviews(gus: Browser) -> None:
    stars = list(Review.objects.filter(product=kaari(), state="approved").values_list("stars", flat=True))
    page = gus.get(PRODUCT).content.decode()
    for each in range(1, 6):
        assert f'width="{round(100 * stars.count(each) / len(stars))}" height="8"' in page


def test_a_product_page_asks_equally_often_however_many_reviews_there_are(gus: Browser) -> None:
    many = _queries_of(gus, PRODUCT)
    Review.objects.filter(product=kaari()).exclude(pk=Review.objects.filter(product=kaari())[0].pk).delete()
    assert _queries_of(gus, PRODUCT) == many


def test_my_reviews_ask_equally_often_however_many_there_are(juergen: Browser) -> None:
    write(juergen)
    few = _queries_of(juergen, "account/reviews/")
    for product in ("pallo", "huvi", "katto"):
        juergen.post(f"product/{product}/review/", **WORDS)
    assert _queries_of(juergen, "account/reviews/") == few


def _queries_of(browser: Browser, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        browser.get(page)
    return len(asked)


def test_my_reviews_are_mine_alone(juergen: Browser, gus: Browser) -> None:
    write(juergen)
    assert "A quiet light" in juergen.get("account/reviews/").content.decode()
    assert gus.get("account/reviews/")["Location"].startswith("/shop/lumo/login/")


def test_approvals_at_once_count_every_review(transactional_db: None) -> None:
    seed_shop(Shop.objects.create(code="lumo", name="Lumo", kind="b2c"), PASSWORD)
    root = User.objects.create_superuser("root", "root@example.com", "a-long-password-1")
    product = kaari()
    Review.objects.filter(product=product).delete()
    people = Customer.objects.filter(shop__code="lumo").order_by("id")[:6]
    rows = [Review.objects.create(product=product, customer=who, stars=4, title="x", language="en") for who in people]
    race(*[_approval(root, row) for row in rows])
    assert (kaari().rating, kaari().review_count) == (Decimal("4.0"), 6)


def _approval(actor: User, review: Review) -> Callable[[], None]:
    return lambda: decide_review(actor, review, ReviewMove.APPROVE, seen=review.written_at)


def test_root_decides_in_the_admin_and_the_audit_says_so(juergen: Browser, mo: User) -> None:
    write(juergen)
    review = of_juergen()
    root = Client(headers={"host": settings.HOSTS["console"]})
    root.force_login(mo)
    address = f"/admin/storefront_shop/review/{review.pk}/change/"
    form = {"decision": "reject", "reason": "", "seen": review.written_at.isoformat()}
    assert "Say why" in root.post(address, form).content.decode()
    assert root.post(address, {**form, "reason": "Advertising."}).status_code == 302
    assert (of_juergen().state, of_juergen().reason) == ("rejected", "Advertising.")
    assert "is rejected already" in root.post(address, {**form, "reason": "Again."}).content.decode()
    audit = Audit.objects.get(act="shop.reject")
    assert audit.actor == mo


def test_the_seeded_stars_are_those_of_the_seeded_reviews_and_no_one_says_a_thing_twice(
    lumo: Shop, business: Shop
) -> None:
    for product in Product.objects.exclude(rating=None):
        said = list(Review.objects.filter(product=product, state="approved").values_list("stars", "title", "customer"))
        assert 3 <= len(said) == product.review_count <= 13
        assert product.rating == pytest.approx(Decimal(sum(each[0] for each in said)) / len(said), abs=Decimal("0.05"))
        assert len({title for _, title, _ in said}) == len(said)
    assert Review.objects.filter(state="pending").count() >= 3
    assert not any(row.password.startswith("md5") for row in Customer.objects.filter(email__endswith="reviews.example"))


def test_others_read_a_first_name_and_a_letter() -> None:
    assert [short_name(name) for name in ("Mina Lindqvist", "Ada", "", "Ann Mary Lee")] == [
        "Mina L.",
        "Ada",
        "?",
        "Ann L.",
    ]

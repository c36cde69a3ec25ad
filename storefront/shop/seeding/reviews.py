"""Reviews of the demo: real rows by customers who cannot log in, close to the stars that the stock names."""

import secrets
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from assist.models import Shop
from assist.queries.clock import now
from storefront.shop.actions.reviews import count_stars
from storefront.shop.models import Account, Customer, Product, Review
from storefront.shop.seeding.review_texts import OF_JUERGEN, PENDING, REVIEWS, WRITERS
from storefront.shop.stock import LampSeed
from storefront.shop.words import ReviewState

MOST_REVIEWS = 12
_DAYS = 320


def seed_reviews(shop: Shop, lamps: tuple[LampSeed, ...], languages: list[str]) -> None:
    """Approved reviews of every lamp that the stock gives stars, and a few that wait; a second run adds nothing."""
    products = {each.code: each for each in Product.objects.filter(catalog__shop=shop)}
    writers = _writers(shop, languages)
    if Review.objects.filter(customer__in=[each.pk for of in writers.values() for each in of]).exists():
        return
    moment = now()
    rows = [row for lamp in lamps if lamp.rating for row in _reviews(products[lamp.code], lamp, writers, moment)]
    rows += _waiting([products[lamp.code] for lamp in lamps], writers, moment)
    rows += _of_juergen(shop, products, moment)
    Review.objects.bulk_create(rows)
    count_stars(each.pk for each in products.values())


def _writers(shop: Shop, languages: list[str]) -> dict[str, list[Customer]]:
    """People who wrote reviews once, by language; nobody has a password for them."""
    account = _old_customers(shop)
    rows = [
        Customer(
            shop=shop,
            account=account,
            name=name,
            email=f"{language}-{at}@reviews.example",
            password=make_password(None),
        )
        for language in languages
        for at, name in enumerate(WRITERS[language])
    ]
    Customer.objects.bulk_create(rows, ignore_conflicts=True)
    known = Customer.objects.filter(shop=shop, email__endswith="@reviews.example").order_by("id")
    return {each: [row for row in known if row.email.startswith(f"{each}-")] for each in languages}


def _old_customers(shop: Shop) -> Account | None:
    if shop.kind != "b2b":
        return None
    names = {"name": "Lumo Business, earlier customers", "invitation_code": secrets.token_hex(20)}
    return Account.objects.get_or_create(shop=shop, business_partner_id="100000", defaults=names)[0]


def _reviews(product: Product, lamp: LampSeed, writers: dict[str, list[Customer]], moment: datetime) -> list[Review]:
    """As many reviews as the lamp's fame deserves, whose mean is close to its stars."""
    chance = Random(lamp.code)  # noqa: S311  # the same demo on every machine, no secret
    count = min(MOST_REVIEWS, max(3, round(lamp.reviews**0.5)))
    days = sorted(chance.sample(range(3, _DAYS), count))
    people = {language: chance.sample(of, len(of)) for language, of in writers.items()}
    said = {language: _deck(language, chance) for language in writers}
    rows = []
    for at, stars in enumerate(_stars(float(lamp.rating), count, chance)):
        language = list(writers)[at % len(writers)]
        title, body = said[language][stars].pop()
        written = moment - timedelta(days=days[at], minutes=chance.randrange(1200))
        rows.append(_row(product, people[language].pop(), language, stars, (title, body), written))
    return rows


def _stars(mean: float, count: int, chance: Random) -> list[int]:
    """So many stars that their mean is as near to `mean` as whole stars allow."""
    missing = 5 * count - round(mean * count)
    stars = [5] * count
    while missing:
        at = chance.randrange(count)
        off = min(missing, chance.choice((1, 1, 1, 2)), stars[at] - 2)
        stars[at] -= off
        missing -= off
    return stars


def _deck(language: str, chance: Random) -> dict[int, list[tuple[str, str]]]:
    """What is said in a language by stars, shuffled; nothing is said twice about one lamp."""
    return {stars: chance.sample(said, len(said)) for stars, said in REVIEWS[language].items()}


def _row(
    product: Product,
    customer: Customer,
    language: str,
    stars: int,
    words: tuple[str, str],
    written: datetime,
    state: ReviewState = ReviewState.APPROVED,
) -> Review:
    decided = written + timedelta(hours=5) if state is ReviewState.APPROVED else None
    return Review(
        product=product,
        customer=customer,
        language=language,
        stars=stars,
        title=words[0],
        body=words[1],
        state=state,
        written_at=written,
        decided_at=decided,
    )


def _waiting(products: list[Product], writers: dict[str, list[Customer]], moment: datetime) -> list[Review]:
    """A few reviews for the moderation, by people who have said nothing else about these lamps."""
    rows = []
    for at, (language, stars, title, body) in enumerate(each for each in PENDING if each[0] in writers):
        unused = products[-1 - at]
        written = moment - timedelta(hours=2 + 7 * at)
        rows.append(_row(unused, writers[language][-1], language, stars, (title, body), written, ReviewState.PENDING))
    return rows


def _of_juergen(shop: Shop, products: dict[str, Product], moment: datetime) -> list[Review]:
    """One that everybody sees and one that waits, for the place of reviews in his account."""
    juergen = Customer.objects.filter(shop=shop, email="juergen@example.com").first()
    if juergen is None:
        return []
    states = (ReviewState.APPROVED, ReviewState.PENDING)
    return [
        _row(products[code], juergen, "de", stars, (title, body), moment - timedelta(days=days), state)
        for state, (code, days, stars, title, body) in zip(states, OF_JUERGEN, strict=True)
    ]

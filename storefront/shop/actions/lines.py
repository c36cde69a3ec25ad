"""Lines of a basket whose row the caller holds locked: put, set, pour from one basket into another."""

from django.db.models import F
from django.utils.translation import gettext

from assist.models import Shop
from assist.models.clock import AssistNow
from storefront.shop import rules
from storefront.shop.availability import check_left
from storefront.shop.models import Basket, BasketCoupon, BasketLine, Listing, Product
from storefront.shop.queries.browsing import listing_of
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused


def orderable(visit: Visit, product: str, finish: str) -> Listing:
    """The listing that somebody wants in this finish; refused when it is not sold so."""
    listing = listing_of(visit, product)
    if listing is None:
        raise Refused(gettext("This product is no longer sold."), "product")
    if finish not in listing.product.finishes:
        raise Refused(gettext("Choose one of the colours shown."), "finish")
    return listing


def put(basket: Basket, shop: Shop, product: Product, finish: str, quantity: int) -> None:
    """Add so many pieces; refused beyond the bounds of line, basket and stock."""
    line = basket.lines.filter(product=product, finish=finish).first()
    before = line.quantity if line else 0
    if line is None and basket.lines.count() >= rules.BASKET_LINES:
        full = gettext("A basket holds %(most)s different things. Remove one first.")
        raise Refused(full % {"most": rules.BASKET_LINES}, "quantity")
    rules.check_quantity(quantity, product.pack, rules.most_of(shop.kind))
    total = rules.check_quantity(before + quantity, product.pack, rules.most_of(shop.kind))
    check_left(quantity + _held(basket, product), product.stock, product.pack)
    BasketLine.objects.update_or_create(basket=basket, product=product, finish=finish, defaults={"quantity": total})


def set_line(basket: Basket, shop: Shop, line_id: int, quantity: int) -> BasketLine:
    """Give a line another quantity, 0 removes it; returns the line as it was found."""
    line = basket.lines.select_related("product").filter(pk=line_id).first()
    if line is None:
        raise Refused(gettext("This line is no longer in your basket."), "quantity")
    if quantity == 0:
        BasketLine.objects.filter(pk=line.pk).delete()
        return line
    wanted = rules.check_quantity(quantity, line.product.pack, rules.most_of(shop.kind))
    # Fewer is always welcome, also when meanwhile there are fewer still.
    if wanted > line.quantity:
        check_left(_held(basket, line.product) - line.quantity + wanted, line.product.stock, line.product.pack)
    BasketLine.objects.filter(pk=line.pk).update(quantity=wanted)
    return line


def pour(source: Basket, target: Basket, kind: str, *, keep: bool = False) -> bool:
    """Put all that fits from `source` into `target`; True when everything did.

    What moves leaves `source` unless `keep`; what does not fit stays there.
    """
    room = rules.BASKET_LINES - target.lines.count()
    complete = True
    for line in source.lines.select_related("product"):
        same = target.lines.filter(product=line.product, finish=line.finish).first()
        moved = _grown(same, line, kind) if same else line.quantity if room > 0 else 0
        if same is None and moved:
            room -= 1
            target.lines.create(product=line.product, finish=line.finish, quantity=moved)
        complete = complete and moved == line.quantity
        if not keep:
            _take(line, moved)
    return complete


def _grown(line: BasketLine, by: BasketLine, kind: str) -> int:
    """Let a line grow as far as stock and bounds allow; returns by how many pieces it did."""
    most = min(rules.most_of(kind), max(line.product.stock, line.product.pack))
    wanted = max(line.quantity, rules.capped(line.quantity + by.quantity, line.product.pack, most))
    grown = wanted - line.quantity
    BasketLine.objects.filter(pk=line.pk).update(quantity=wanted)
    return grown


def _take(line: BasketLine, pieces: int) -> None:
    left = line.quantity - pieces
    of_it = BasketLine.objects.filter(pk=line.pk)
    if left:
        of_it.update(quantity=left)
    else:
        of_it.delete()


def bring_coupons(source: Basket, target: Basket) -> None:
    """The coupons of `source` come along, except for promotions that `target` has a coupon of already."""
    there = BasketCoupon.objects.filter(basket=target).values("coupon__promotion")
    BasketCoupon.objects.filter(basket=source).exclude(coupon__promotion__in=there).update(basket=target)


def touch(basket: Basket, **changes: object) -> None:
    """Note that a locked basket has changed: later readers see a higher version."""
    Basket.objects.filter(pk=basket.pk).update(changed_at=AssistNow(), version=F("version") + 1, **changes)


def _held(basket: Basket, product: Product) -> int:
    """How many pieces of a product are in the basket, in all colours."""
    return sum(basket.lines.filter(product=product).values_list("quantity", flat=True))

"""Customers and their coupons."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from assist.models.clock import AssistNow
from assist.shop import records
from assist.shop.records import FOUND_MOST, SLICE_MOST
from storefront.shop.gateway.reading import admin_link, as_code, as_number, as_words
from storefront.shop.models import Coupon, CouponUse, Customer


class CustomerAnswers:
    """Answers about those who buy."""

    def find_customers(self, shop_code: str, words: str) -> tuple[records.Customer, ...]:
        """Customers with all the words in name, e-mail or partner ID, by name."""
        typed = as_words(words)
        found = customers_of(shop_code) if typed else Customer.objects.none()
        for word in typed:
            found = found.filter(
                Q(name__icontains=word)
                | Q(email__icontains=word)
                | Q(business_partner_id__icontains=word)
                | Q(account__name__icontains=word)
            )
        return tuple(map(_record, found.order_by("name", "pk")[:FOUND_MOST]))

    def customer(self, shop_code: str, customer_id: str) -> records.Customer | None:
        """One customer, without anything that logs them in."""
        row = customers_of(shop_code).filter(pk=as_number(customer_id)).first()
        return _record(row) if row else None

    def coupons(self, shop_code: str, customer_id: str) -> tuple[records.Coupon, ...]:
        """The codes that hold for this customer now."""
        customer = customers_of(shop_code).filter(pk=as_number(customer_id)).first()
        return tuple(_coupon(row) for row in _usable(customer)[:SLICE_MOST]) if customer else ()


def customers_of(shop_code: str) -> QuerySet[Customer]:
    """Everybody who can log in at the shop."""
    return Customer.objects.filter(shop__code=as_code(shop_code)).select_related("account")


def _record(row: Customer) -> records.Customer:
    return records.Customer(
        id=str(row.pk),
        name=row.name,
        email=row.email,
        phone=row.phone,
        business_partner_id=row.business_partner_id,
        company=row.account.name if row.account else "",
        company_partner_id=row.account.business_partner_id if row.account else "",
        since=row.created_at,
        link=admin_link("customer", row.pk),
    )


def _usable(customer: Customer) -> QuerySet[Coupon]:
    now = AssistNow()
    used = CouponUse.objects.filter(coupon=OuterRef("pk"), customer=customer)
    return (
        Coupon.objects.filter(Q(customer=customer) | Q(customer=None), shop=customer.shop_id, is_active=True)
        .filter(Q(most_uses=None) | Q(uses__lt=F("most_uses")), promotion__is_active=True)
        .filter(Q(promotion__starts_at=None) | Q(promotion__starts_at__lte=now))
        .filter(Q(promotion__ends_at=None) | Q(promotion__ends_at__gt=now))
        .exclude(Exists(used), once_a_customer=True)
        .select_related("promotion")
        .order_by(F("customer").asc(nulls_last=True), "code")
    )


def _coupon(row: Coupon) -> records.Coupon:
    return records.Coupon(
        code=row.code,
        name=row.promotion.name_in("en"),
        benefit=row.promotion.benefit,
        customer_id=str(row.customer_id or ""),
        uses_left=None if row.most_uses is None else row.most_uses - row.uses,
        ends_at=row.promotion.ends_at,
    )

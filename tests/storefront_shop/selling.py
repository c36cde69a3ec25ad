"""Orders for tests that are not about the checkout."""

import uuid
from typing import Any

from storefront.shop.models import CatalogVariant, Customer, Order, Product

ADDRESS = {"name": "Jürgen Schäfer", "street": "Allee 1", "postal_code": "24103", "city": "Kiel", "country": "DE"}


def bare_order(variant: CatalogVariant, customer: Customer | None, email: str, **more: Any) -> Order:
    """An order row without lines, as far as coupons and reviews look at it."""
    key = uuid.uuid4()
    values = {
        "shop": variant.catalog.shop,
        "variant": variant,
        "customer": customer,
        "checkout": key,
        "number": key.hex[:12],
        "payment": "invoice",
        "name": "Somebody",
        "email": email,
        "shipping_address": ADDRESS,
        "billing_address": ADDRESS,
        "shipping": "standard",
        "currency": variant.currency,
        "goods": 0,
        "shipping_price": 0,
        "total": 0,
        "tax": 0,
    }
    return Order.objects.create(**{**values, **more})


def order_of(customer: Customer, product: Product) -> Order:
    """An order of one piece of a product by a customer."""
    variant = product.catalog.variants.all()[0]
    order = bare_order(variant, customer, customer.email)
    finish = product.finishes[0]
    order.lines.create(
        product=product, finish=finish, sku=f"{product.code}-{finish}", name=product.code, quantity=1, unit_price=1
    )
    return order

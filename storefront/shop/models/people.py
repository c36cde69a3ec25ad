"""Who buys: companies, customers, their browsers and their addresses."""

from django.db import models
from django.db.models import Q

from assist.models import Shop
from assist.models.fields import moment


class Account(models.Model):
    """A company that buys in a B2B shop; its invitation code lets colleagues register."""

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="shop_accounts")
    name = models.CharField(max_length=120)
    business_partner_id = models.CharField(max_length=40)
    invitation_code = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "business_partner_id"], name="account_partner_once_a_shop"),
            models.UniqueConstraint(fields=["shop", "invitation_code"], name="account_invitation_once_a_shop"),
        ]

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """Somebody who can log in at the shop; never a user of Assist.

    `business_partner_id` is blank until the shop's back office has given one.
    """

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="shop_customers")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="customers")
    name = models.CharField(max_length=100)
    email = models.CharField(max_length=254)
    phone = models.CharField(max_length=30, blank=True)
    password = models.CharField(max_length=200, editable=False)
    business_partner_id = models.CharField(max_length=40, blank=True)
    created_at = moment(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "email"], name="customer_email_once_a_shop"),
            models.UniqueConstraint(
                fields=["shop", "business_partner_id"],
                condition=~Q(business_partner_id=""),
                name="customer_partner_once_a_shop",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Registration(models.Model):
    """Somebody wants to be a customer; the link in the mail to that address makes them one."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    email = models.CharField(max_length=254)
    language = models.CharField(max_length=10)
    way_back = models.CharField(max_length=300)
    created_at = moment()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["shop", "email"], name="registration_of_address")]


class CustomerSession(models.Model):
    """A logged-in browser; the cookie holds the token, the row only its hash."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="sessions")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = moment()
    expires_at = models.DateTimeField(db_index=True)


class LoginFailure(models.Model):
    """A wrong password, kept for some minutes so that guessing can be slowed down."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="+")
    email = models.CharField(max_length=254)
    place = models.CharField(max_length=64)
    at = moment()

    class Meta:
        indexes = [models.Index(fields=["shop", "email", "at"], name="login_failure_recent")]


class Address(models.Model):
    """Where a customer has things sent or billed; an order keeps a copy of its own."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    name = models.CharField(max_length=100)
    company = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=200)
    postal_code = models.CharField(max_length=20)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2)
    phone = models.CharField(max_length=30, blank=True)
    is_billing = models.BooleanField(default=False)
    is_shipping = models.BooleanField(default=False)
    changed_at = moment()

    class Meta:
        verbose_name_plural = "addresses"
        ordering = ["-is_shipping", "-is_billing", "id"]
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(is_billing=True), name="one_billing_address"),
            models.UniqueConstraint(fields=["customer"], condition=Q(is_shipping=True), name="one_shipping_address"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"

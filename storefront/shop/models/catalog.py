"""What a shop sells: catalog, variants, areas, products and their listings."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assist.models import Shop
from storefront.shop.availability import Availability, availability_of
from storefront.shop.drawing import drawing_from
from storefront.shop.rules import Finish


class Catalog(models.Model):
    """What a shop sells; the pages state its code as the catalog ID."""

    shop = models.OneToOneField(Shop, on_delete=models.PROTECT, related_name="shop_catalog")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class CatalogVariant(models.Model):
    """A language and currency in which the catalog is offered; names and prices differ by it."""

    catalog = models.ForeignKey(Catalog, on_delete=models.CASCADE, related_name="variants")
    code = models.CharField(max_length=20)
    label = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    currency = models.CharField(max_length=3)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["catalog", "code"], name="variant_once_a_catalog")]

    def __str__(self) -> str:
        return self.code


class Area(models.Model):
    """A place in the catalog's hierarchy of two levels; `path` is what pages state, such as table/desk."""

    catalog = models.ForeignKey(Catalog, on_delete=models.CASCADE, related_name="areas")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    path = models.CharField(max_length=80)
    names = models.JSONField(help_text='By language, such as {"en": "Table lamps", "de": "Tischleuchten"}.')
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["position", "path"]
        constraints = [models.UniqueConstraint(fields=["catalog", "path"], name="area_path_once_a_catalog")]

    def __str__(self) -> str:
        return self.path

    def clean(self) -> None:
        """Refuse names that are not a text for each language."""
        names = self.names if isinstance(self.names, dict) else {}
        if not names or not all(isinstance(name, str) and name for name in names.values()):
            raise ValidationError({"names": 'Give a name for each language, such as {"en": "Table lamps"}.'})

    def name_in(self, language: str) -> str:
        """The area's name, in another language when there is none in this one."""
        return str(self.names.get(language) or next(iter(self.names.values()), self.path))


class Product(models.Model):
    """Something the shop sells; `code` is what product pages state as the product ID."""

    catalog = models.ForeignKey(Catalog, on_delete=models.CASCADE, related_name="products")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="products")
    code = models.SlugField(max_length=60)
    finishes = models.JSONField(help_text='The first one is shown, such as ["opal", "moss"].')
    picture = models.JSONField(help_text="How the lamp is drawn; see storefront/shop/pictures.py.")
    pack = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(1000)])
    stock = models.PositiveIntegerField(default=240, help_text="Pieces that can be sold, in all colours together.")
    rating = models.DecimalField(max_digits=2, decimal_places=1, null=True, blank=True, editable=False)
    review_count = models.PositiveIntegerField(default=0, editable=False)
    position = models.PositiveSmallIntegerField(default=100)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["catalog", "code"], name="product_code_once_a_catalog"),
            models.CheckConstraint(condition=Q(pack__gte=1), name="product_pack_at_least_one"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def availability(self) -> Availability:
        """Whether there is plenty, a few, or nothing left."""
        return availability_of(self.stock, self.pack)

    def clean(self) -> None:
        """Refuse finishes that do not exist and pictures that cannot be drawn."""
        known = {finish.value for finish in Finish}
        if not isinstance(self.finishes, list) or not self.finishes or not known.issuperset(map(str, self.finishes)):
            raise ValidationError({"finishes": f"Name one or more of: {', '.join(sorted(known))}."})
        try:
            drawing_from(self.picture)
        except ValueError as wrong:
            raise ValidationError({"picture": f"This cannot be drawn: {wrong}"}) from wrong


class Listing(models.Model):
    """A product as one catalog variant offers it: name, words, facts and price."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="listings")
    variant = models.ForeignKey(CatalogVariant, on_delete=models.CASCADE, related_name="listings")
    name = models.CharField(max_length=150)
    summary = models.CharField(max_length=500)
    specs = models.JSONField(default=list, blank=True, help_text='Pairs, such as [["Height", "38 cm"]].')
    care = models.CharField(max_length=500, blank=True)
    price = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "variant"], name="listing_once_a_variant"),
            models.CheckConstraint(condition=Q(price__gte=0), name="listing_price_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse facts that are not pairs of texts: the product page shows them as label and value."""
        pairs = self.specs if isinstance(self.specs, list) else [self.specs]
        if not all(isinstance(pair, list) and [type(part) for part in pair] == [str, str] for pair in pairs):
            raise ValidationError({"specs": 'Give pairs of texts, such as [["Height", "38 cm"]].'})

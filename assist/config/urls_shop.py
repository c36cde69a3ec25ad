"""Addresses of the built-in shop's host."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from assist.config.urls import urlpatterns as everywhere

_shop: list[URLPattern | URLResolver] = (
    [path("shop/<slug:code>/", include("storefront.shop.urls"))] if settings.BUILTIN_SHOP else []
)
urlpatterns = [*everywhere, *_shop]
handler500 = "assist.config.errors.broken"

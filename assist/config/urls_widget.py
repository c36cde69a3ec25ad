"""Addresses of the widget's host."""

from django.urls import include, path

from assist.config.urls import urlpatterns as everywhere

urlpatterns = [*everywhere, path("", include("storefront.widget.urls"))]
handler500 = "assist.config.errors.broken"

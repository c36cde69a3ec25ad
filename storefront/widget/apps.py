"""Loader, panel, Help page and the shopper's socket."""

from django.apps import AppConfig


class WidgetConfig(AppConfig):
    """What every shop embeds."""

    name = "storefront.widget"
    label = "storefront_widget"

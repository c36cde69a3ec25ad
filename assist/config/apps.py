"""Composition: the last app to be ready hands things down to the floors below."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from assist.config.celery import app as celery_app

__all__ = ["celery_app"]


class CompositionConfig(AppConfig):
    """Imports every app's `wiring` module once all apps are there."""

    name = "assist.config"
    label = "assist_config"

    def ready(self) -> None:
        """Hand down gateways, publishers and couriers."""
        autodiscover_modules("wiring")

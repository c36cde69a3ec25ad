"""The core as a Django app."""

from django.apps import AppConfig


class AssistConfig(AppConfig):
    """Shops, interactions, agents: the tables, actions and realtime that everything else uses."""

    name = "assist"
    label = "assist"
    default_auto_field = "django.db.models.BigAutoField"

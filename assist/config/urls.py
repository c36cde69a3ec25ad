"""Addresses that answer on every host."""

from django.urls import path

from assist.config.health import alive, ready

urlpatterns = [path("healthz", alive), path("readyz", ready)]
handler500 = "assist.config.errors.broken"

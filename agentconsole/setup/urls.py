"""Addresses of first run and wizard."""

from django.urls import path

from agentconsole.setup import first, preview, views

app_name = "setup"
urlpatterns = [
    path("", first.first, name="first"),
    path("shop/", views.new_shop, name="shop"),
    path("shop/<slug:code>/seen/", views.seen, name="seen"),
    path("shop/<slug:code>/secret/", views.secret, name="secret"),
    path("shop/<slug:code>/preview/", preview.preview, name="preview"),
    path("shop/<slug:code>/<slug:word>/", views.step, name="step"),
]

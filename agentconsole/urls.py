"""Addresses of the console."""

from django.urls import path

from agentconsole.views import console

app_name = "console"
urlpatterns = [path("", console, name="console")]

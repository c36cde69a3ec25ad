"""Addresses of the console."""

from django.urls import path

from agentconsole.views import board, console

app_name = "console"
urlpatterns = [path("", console, name="console"), path("board/", board, name="board")]

"""Addresses of the console."""

from django.urls import path

from agentconsole.views import console, supervisors

app_name = "console"
urlpatterns = [
    path("", console, name="console"),
    path("board/", supervisors, name="board"),
    path("reports/", supervisors, name="reports"),
]

"""Addresses of the widget's host."""

from django.urls import path

from storefront.widget import views

app_name = "widget"
urlpatterns = [
    path("widget.js", views.loader, name="loader"),
    path("panel/<slug:code>/", views.panel, name="panel"),
    path("help/<slug:code>/", views.help_page, name="help"),
    path("api/v1/widget/sessions/", views.sessions, name="sessions"),
]

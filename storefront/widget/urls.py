"""Addresses of the widget's host."""

from django.urls import path

from storefront.widget.views import pages, scripts, sessions

app_name = "widget"
urlpatterns = [
    path("widget.js", scripts.loader, name="loader"),
    path("invite.js", scripts.invite, name="invite"),
    path("look/<slug:code>.js", scripts.look, name="look"),
    path("look/<slug:code>.css", pages.look_sheet, name="look_sheet"),
    path("look/<slug:code>/logo-<slug:digest>.png", pages.logo, name="logo"),
    path("panel/<slug:code>/", pages.panel, name="panel"),
    path("popout/<slug:code>/", pages.pop_out, name="pop_out"),
    path("help/<slug:code>/", pages.help_page, name="help"),
    path("api/v1/widget/sessions/", sessions.sessions, name="sessions"),
    path("api/v1/widget/hand-offs/", sessions.hand_offs, name="hand_offs"),
]

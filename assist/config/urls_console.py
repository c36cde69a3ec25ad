"""Addresses of the console's host."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from agentconsole.views import SignOut
from assist.config.docs import docs
from assist.config.links import links
from assist.config.metrics import metrics
from assist.config.urls import urlpatterns as everywhere
from assist.config.urls_api import urlpatterns as api

# One sign-in for everybody: the admin's own form knows neither the second factor nor the limit of failures.
admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    *everywhere,
    path("metrics", metrics),
    path("", links),
    path("setup/", include("agentconsole.setup.urls")),
    path("console/", include("agentconsole.urls")),
    path("admin/", admin.site.urls),
    path("accounts/logout/", SignOut.as_view(), name="account_logout"),
    path("accounts/", include("allauth.urls")),
    *api,
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/docs/", docs, name="docs"),
]
handler500 = "assist.config.errors.broken"

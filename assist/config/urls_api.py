"""The addresses that the API's schema describes."""

from django.urls import include, path

urlpatterns = [path("api/v1/", include("agentconsole.api_urls"))]

"""Addresses of the console's REST."""

from django.urls import path

from agentconsole.api import InteractionDetail, Reports

urlpatterns = [
    path("interactions/<uuid:key>/", InteractionDetail.as_view(), name="interaction-detail"),
    path("reports/", Reports.as_view(), name="reports"),
]

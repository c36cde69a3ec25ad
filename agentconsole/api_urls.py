"""Addresses of the console's REST."""

from django.urls import path

from agentconsole.api import InteractionDetail

urlpatterns = [path("interactions/<uuid:key>/", InteractionDetail.as_view(), name="interaction-detail")]

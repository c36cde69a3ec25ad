"""Addresses that answer on a process's own address inside the network, which is no face's host."""

from django.urls import path

from assist.config.metrics import metrics
from assist.config.urls import urlpatterns as everywhere

urlpatterns = [*everywhere, path("metrics", metrics)]

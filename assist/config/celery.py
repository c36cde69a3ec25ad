"""The courier: tasks only carry what the outbox holds."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assist.config.settings")

app = Celery("assist")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

"""Two installs on one Redis keep their mail apart."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import redis
from django.conf import settings

from assist.management.launch.places import REPOSITORY

GIVES_ONE_TO_CELERY = """
import django
django.setup()
from django.core.cache import cache
from assist.tasks import deliver_outbox
deliver_outbox.delay(1)
cache.set("guesses", 3, 60)
"""
NAMES = ("lumo", "acme")


def install_that_gives(name: str) -> None:
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    environ = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "assist.config.settings"}
    subprocess.run([sys.executable, "-c", GIVES_ONE_TO_CELERY], cwd=REPOSITORY, env=environ, check=True)


def test_each_install_on_a_shared_redis_has_a_queue_and_a_cache_of_its_own() -> None:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        for name in NAMES:
            install_that_gives(name)
        waiting = [client.llen(f"assist.{name}") for name in NAMES]
        cached = [client.exists(f"assist.{name}:1:guesses") for name in NAMES]
        client.delete(*(f"assist.{name}" for name in NAMES))
    assert waiting == [1, 1]
    assert cached == [1, 1]

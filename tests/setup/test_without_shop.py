"""`BUILTIN_SHOP=off` leaves a working suite: a process of its own, since settings are read once."""

import json
import os
import subprocess
import sys

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from assist.management.launch.places import REPOSITORY
from assist.queries.firstrun import setup_address

LOOK = """
import django, json
django.setup()
from django.apps import apps
from django.contrib import admin
from django.core.management import call_command
from django.urls import resolve, reverse
from assist.shop import gateway_names
call_command("check", fail_level="WARNING")
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
urls = ["assist.config.urls_console", "assist.config.urls_widget", "assist.config.urls_shop"]
print(json.dumps({
    "apps": [app.name for app in apps.get_app_configs() if app.name.startswith("storefront")],
    "gateways": gateway_names(),
    "tables": sorted({model._meta.app_label for model in admin.site._registry}),
    "health": [resolve("/healthz", conf).func.__name__ for conf in urls],
}))
"""


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "BUILTIN_SHOP": "off", "DJANGO_SETTINGS_MODULE": "assist.config.settings"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)


def test_without_the_built_in_shop_everything_else_is_whole() -> None:
    answer = _run("-c", LOOK)
    assert answer.returncode == 0, answer.stderr[-2000:]
    told = json.loads(answer.stdout.splitlines()[-1])
    assert told == {
        "apps": ["storefront.widget"],
        "gateways": [""],
        "tables": ["assist"],
        "health": ["alive", "alive", "alive"],
    }


def test_without_the_built_in_shop_there_is_no_demo_to_seed() -> None:
    answer = _run("manage.py", "seed_demo")
    assert answer.returncode != 0
    assert "seed_demo" in answer.stderr


@pytest.mark.django_db
def test_the_launcher_is_told_where_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("setupcode", json=True)
    begin = json.loads(capsys.readouterr().out)["links"]
    assert begin == [{"name": "Begin here", "url": setup_address()}]
    User.objects.create_superuser("root")
    call_command("setupcode", json=True)
    later = json.loads(capsys.readouterr().out)["links"]
    assert [link["name"] for link in later] == ["Console", "Admin", "Another shop"]

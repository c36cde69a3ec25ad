"""The first page of the set-up: what somebody wants to change stands before what only is looked at."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from assist.apps import AssistConfig

SECTIONS: dict[str, tuple[str, ...]] = {
    "Shops, queues and who works there": ("Shop", "Queue", "Holiday", "Agent", "Profile", "Skill", "RoutingRule"),
    "What people read and choose": ("Text", "Invitation", "WrapUpCode", "IdleReason"),
    "What happened, to look at": ("Interaction", "Participant", "Event", "Offer", "Contact", "Shopper"),
    "Agents' days and the log": ("Audit", "Alert", "StateSpan", "DeskEvent"),
    "The system's own": ("Deadline", "Outbox", "Outage"),
}
"""Tables of the core by purpose, in the order in which a new shop needs them."""


def in_sections(site: AdminSite) -> Callable[..., list[Any]]:
    """The site's list of apps with the core's in sections; one app alone stays as it is."""
    plain = site.get_app_list

    def get_app_list(request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = plain(request, app_label)
        return apps if app_label else [part for app in apps for part in _parts(app)]

    return get_app_list


def _parts(app: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if app["app_label"] != AssistConfig.label:
        yield app
        return
    by_name = {model["object_name"]: model for model in app["models"]}
    for name, tables in SECTIONS.items():
        models = [by_name[table] for table in tables if table in by_name]
        if models:
            yield {**app, "name": name, "models": models}

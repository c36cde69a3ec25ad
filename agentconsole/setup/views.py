"""The wizard that sets a shop up; every step is saved as it is done."""

from typing import Any

import msgspec
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from agentconsole.setup.embedding import embed_context, sighting
from agentconsole.setup.forms import StepForm
from agentconsole.setup.guards import actor_of, administrators
from agentconsole.setup.looks import SWATCHES
from agentconsole.setup.people import NewSignIn, PeopleStep
from agentconsole.setup.steps import STEPS, Step, after, step_named
from agentconsole.setup.weeks import PRESETS, HoursStep, as_fields
from assist.models import Agent, Shop

_FRESH = "setup_fresh_secret"
"""Session key: shops made here whose signing secret may still be shown, once."""
_SIGN_IN = "setup_new_sign_in"
"""Session key: the sign-in that was just made, to be shown once."""


@never_cache
@administrators
def new_shop(request: HttpRequest) -> HttpResponse:
    """The first step of a shop that is not there yet."""
    form = _form(STEPS[0], request, None)
    if request.method == "POST" and form.is_valid() and form.saved():
        request.session[_FRESH] = [*request.session.get(_FRESH, []), form.the_shop.pk]
        return redirect("setup:step", form.the_shop.code, after(STEPS[0].word, "next"))
    return _page(request, STEPS[0], form)


@never_cache
@administrators
def step(request: HttpRequest, code: str, word: str) -> HttpResponse:
    """One step of a shop that is there."""
    shop, here = get_object_or_404(Shop, code=code), step_named(word)
    if here is None:
        raise Http404("There is no such step.")
    form = _form(here, request, shop)
    if request.method == "POST" and request.POST.get("preset") in PRESETS:
        return _page(request, here, _preset(form, request))
    if request.method == "POST" and form.is_valid() and form.saved():
        _remember(request, form)
        return redirect("setup:step", shop.code, after(word, request.POST.get("then", "next")))
    return _page(request, here, form)


@never_cache
@require_GET
@administrators
def seen(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the shop's tag has reported (Sighting)."""
    shop = get_object_or_404(Shop, code=code)
    return HttpResponse(msgspec.json.encode(sighting(shop)), content_type="application/json")


@never_cache
@require_POST
@administrators
def secret(request: HttpRequest, code: str) -> HttpResponse:
    """The signing secret of a shop that was made here, this once."""
    shop = get_object_or_404(Shop, code=code)
    fresh = request.session.get(_FRESH, [])
    if shop.pk not in fresh:
        return redirect("admin:assist_shop_secret", shop.pk)
    request.session[_FRESH] = [pk for pk in fresh if pk != shop.pk]
    here = step_named("embed") or STEPS[0]
    return _page(request, here, here.form(shop=shop, actor=actor_of(request)), {"secret": shop.secret_current})


def _form(here: Step, request: HttpRequest, shop: Shop | None) -> StepForm:
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    return here.form(*data, shop=shop, actor=actor_of(request))


def _preset(form: StepForm, request: HttpRequest) -> StepForm:
    """The grid filled in, nothing saved: for browsers that do not fill it in themselves."""
    filled = {**as_fields(PRESETS[request.POST["preset"]]), "time_zone": request.POST.get("time_zone", "UTC")}
    return HoursStep(shop=form.the_shop, actor=form.actor, initial=filled)


def _remember(request: HttpRequest, form: StepForm) -> None:
    """A password that was made up is shown on the next page, this once."""
    if isinstance(form, PeopleStep) and form.made:
        request.session[_SIGN_IN] = [form.made.name, form.made.username, form.made.password]


def _page(request: HttpRequest, here: Step, form: StepForm, more: dict[str, Any] | None = None) -> HttpResponse:
    place, shop = STEPS.index(here), form.shop
    context = {
        "step": here,
        "steps": STEPS,
        "form": form,
        "shop": shop,
        "number": place + 1,
        "before": [one.word for one in STEPS[:place]],
        "swatches": SWATCHES,
        "widget_origin": settings.ASSIST_WIDGET_ORIGIN,
        "made": NewSignIn(*request.session.pop(_SIGN_IN)) if _SIGN_IN in request.session else None,
        **(_about(request, shop) if shop and here.word in {"embed", "done"} else {}),
        **(more or {}),
    }
    return render(request, here.template, context)


def _about(request: HttpRequest, shop: Shop) -> dict[str, Any]:
    return {
        **embed_context(shop, request.GET.get("way", "html")),
        "is_fresh": shop.pk in request.session.get(_FRESH, []),
        "is_agent": Agent.objects.filter(user=actor_of(request)).exists(),
    }

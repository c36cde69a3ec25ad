"""The sixth step: what goes into the shop's pages, and whether it has been seen there."""

from typing import Any

import msgspec
from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agentconsole.setup.forms import StepForm
from assist.models import Shop
from assist.queries.strangers import stranger_of
from assist.rules.setup import STUB, embed_tag

WAYS = {
    "html": gettext_lazy("HTML"),
    "manager": gettext_lazy("Tag manager"),
    "npm": gettext_lazy("npm package"),
    "script": gettext_lazy("With own scripts"),
}
DOCUMENTS = {
    "html": "docs/embed/plain.html",
    "manager": "docs/embed/tag-manager.md",
    "npm": "docs/embed/react.md",
    "script": "docs/embed.md",
}
"""Pages of the repository that tell more."""


class EmbedStep(StepForm):
    """Nothing to fill in: copy, paste, wait for the first hit."""


class DoneStep(StepForm):
    """Nothing to fill in: where to go from here."""


class Sighting(msgspec.Struct, frozen=True):
    """Whether the tag has reported, the sentence that says so, and a hint when it reported from elsewhere."""

    seen: bool
    text: str
    hint: str = ""


def sighting(shop: Shop) -> Sighting:
    """What is known of the shop's tag right now."""
    if not shop.seen_at:
        return Sighting(seen=False, text=_("Waiting for the first hit"), hint=_hint(stranger_of(shop)))
    at = date_format(localtime(shop.seen_at), "SHORT_DATETIME_FORMAT")
    origin = shop.seen_origin or shop.origins[0]
    return Sighting(seen=True, text=_("The button is there: %(origin)s, %(at)s UTC") % {"origin": origin, "at": at})


def _hint(origin: str) -> str:
    if not origin:
        return ""
    words = _("A page of %(origin)s asked for the button, and that is none of the shop's addresses.")
    return words % {"origin": origin} + " " + _("If it is your shop, add it in the step “Shop”.")


def snippets(shop: Shop) -> dict[str, str]:
    """What to paste, by way."""
    widget = settings.ASSIST_WIDGET_ORIGIN
    tag = embed_tag(widget, shop.code)
    return {
        "html": tag,
        "manager": _MANAGER.format(stub=STUB, widget=widget, code=shop.code),
        "npm": _NPM.format(widget=widget, code=shop.code),
        "script": f"<script>{STUB}</script>\n{tag}",
    }


def policy_lines() -> str:
    """What a page with a content security policy has to allow."""
    widget = settings.ASSIST_WIDGET_ORIGIN
    return f"script-src {widget}; frame-src {widget}"


def embed_context(shop: Shop, way: str) -> dict[str, Any]:
    """Everything that the page of this step shows."""
    chosen = way if way in WAYS else "html"
    return {
        "ways": WAYS,
        "way": chosen,
        "snippet": snippets(shop)[chosen],
        "sighting": sighting(shop),
        "policy": policy_lines(),
        "doc": DOCUMENTS[chosen],
        "help_address": f"{settings.ASSIST_WIDGET_ORIGIN}/help/{shop.code}/",
    }


_MANAGER = """<script>
  {stub};
  (function () {{
    var tag = document.createElement("script");
    tag.async = true;
    tag.src = "{widget}/widget.js";
    tag.dataset.shop = "{code}";
    document.head.appendChild(tag);
  }})();
</script>"""
_NPM = """import {{ load }} from "@assist/widget";

load({{ origin: "{widget}", shop: "{code}" }}).catch(console.warn);"""

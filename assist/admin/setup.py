"""Shops, their queues with members, wrap-up codes and texts."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache

from assist.actions.looks import remove_logo, set_logo
from assist.actions.rehoming import remove_code, remove_queue
from assist.actions.setup import create_shop, forget_secret, make_secret, set_code_queues, set_hours
from assist.admin.base import ActionAdmin, KeepingAdmin, Rows, actor_of
from assist.admin.forms import CodeForm, InvitationForm, QueueForm, ShopForm, TextForm
from assist.admin.routes import StepForm
from assist.admin.weeks import QueueSpanForm, SpanForm, WeekForm
from assist.models import Hours, Invitation, Logo, OverflowStep, Queue, QueueHours, QueueMember, Shop, Text, WrapUpCode
from assist.queries.rehoming import heirs_of
from assist.rules.looks import LOGO_BYTES
from assist.rules.setup import SHOP_LANGUAGES, embed_tag
from assist.rules.words import ShopKind

_FRESH = "assist_fresh_secret"
"""Session key: the shop whose new secret may be shown once."""


class Week(Rows):
    """When people of the shop answer; no row at all: always."""

    model = Hours
    form = SpanForm
    formset = WeekForm
    extra = 2
    verbose_name = "span"
    verbose_name_plural = "Hours: no row means always, 00:00 as an end is midnight"


@admin.register(Shop)
class ShopAdmin(ActionAdmin):
    """Shops; their signing secret is shown once, when it is made."""

    form = ShopForm
    fixed = ("code",)
    readonly_fields = ("embed", "seen", "secret", "logo_size")
    inlines = (Week,)
    list_display = ("name", "code", "kind", "is_active", "locale", "currency")
    list_filter = ("kind", "is_active")
    ordering = ("code",)
    search_fields = ("name", "code")
    change_form_template = "admin/assist/shop/change_form.html"
    basics = ("code", "name", "kind", "is_active", "origins")
    looks = ("accent", "scheme", "corner", "has_label", "ask_name", "ask_email")
    logos = ("logo_size", "new_logo", "no_logo")
    offers = ("locale", "languages", "currency", "channels", "time_zone")
    links = ("gateway", "login_url", "partner_url", "product_url", "basket_url")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Tag and secret belong to a shop that exists."""
        tag = ("In the shop's pages", {"fields": ("embed", "seen", "secret")})
        return [
            (None, {"fields": self.basics}),
            *([tag] if obj else []),
            ("Look and form", {"fields": (*self.looks, *(self.logos if obj else ()))}),
            ("Languages, channels and hours", {"fields": self.offers}),
            ("Supervisors", {"fields": ("tells_monitoring",)}),
            ("Confidential numbers", {"fields": ("redacts_iban", "redacts_ssn")}),
            ("The shop's own system", {"fields": self.links}),
        ]

    @admin.display(description="Embed")
    def embed(self, shop: Shop) -> SafeString:
        """The tag to paste before </body>."""
        return format_html("<pre>{}</pre>", embed_tag(settings.ASSIST_WIDGET_ORIGIN, shop.code))

    @admin.display(description="Last seen")
    def seen(self, shop: Shop) -> str:
        """Where and when the tag has reported."""
        return f"{shop.seen_origin}, {shop.seen_at:%Y-%m-%d %H:%M} UTC" if shop.seen_at else "Not yet"

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A new shop is always open; its hours are set once it is there."""
        return self.inlines if obj else ()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """The week as a whole; Django only wants to know which rows there were."""
        formset.save(commit=False)
        set_hours(actor_of(request), form.instance, formset.spans())

    @admin.display(description="Signing secret")
    def secret(self, shop: Shop) -> str:
        """How many secrets are valid, none of them in full."""
        valid = "Two are valid: the current and the previous one." if shop.secret_previous else "One is valid."
        return f"{shop.secret_current[:4]}\N{HORIZONTAL ELLIPSIS} {valid}"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new shop comes with its queue and wrap-up codes."""
        if change:
            super().save_model(request, obj, form, change)
            self._change_logo(request, obj, form.cleaned_data)
            return
        given = {name: value for name, value in form.cleaned_data.items() if name not in self.logos}
        made = create_shop(actor_of(request), kind=ShopKind(given.pop("kind")), **given)
        obj.pk, obj.secret_current = made.pk, made.secret_current
        request.session[_FRESH] = made.pk

    def _change_logo(self, request: HttpRequest, shop: Shop, given: dict[str, Any]) -> None:
        upload = given.get("new_logo")
        if upload:
            set_logo(actor_of(request), shop, upload.read(LOGO_BYTES + 1))
        elif given.get("no_logo"):
            remove_logo(actor_of(request), shop)

    @admin.display(description="Logo")
    def logo_size(self, shop: Shop) -> str:
        """How large the logo is, and since when."""
        row = Logo.objects.filter(shop=shop).only("width", "height", "changed_at").first()
        return f"{row.width} x {row.height}, since {row.changed_at:%Y-%m-%d}" if row else "None"

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """To the page that shows the secret, this once."""
        self.message_user(request, f"{obj} is there, with a queue and the usual wrap-up codes.", messages.SUCCESS)
        return redirect(self.address("secret", obj.pk))

    def get_urls(self) -> list[URLPattern]:
        """The page of the signing secret besides the usual ones."""
        view = self.admin_site.admin_view(never_cache(self.secret_view))
        return [path("<int:shop_id>/secret/", view, name="assist_shop_secret"), *super().get_urls()]

    def secret_view(self, request: HttpRequest, shop_id: int) -> HttpResponse:
        """Shows a new secret once; makes a new one, or forgets the previous one."""
        if request.method == "POST":
            return self._change_secret(request, shop_id)
        shop = get_object_or_404(Shop, pk=shop_id)
        fresh = request.session.get(_FRESH) == shop.pk
        if fresh:
            del request.session[_FRESH]
        context = {
            **self.admin_site.each_context(request),
            "title": "Signing secret",
            "opts": self.opts,
            "shop": shop,
            "secret": shop.secret_current if fresh else "",
            "embed": embed_tag(settings.ASSIST_WIDGET_ORIGIN, shop.code),
        }
        return render(request, "admin/assist/shop/secret.html", context)

    def _change_secret(self, request: HttpRequest, shop_id: int) -> HttpResponse:
        shop = get_object_or_404(Shop, pk=shop_id)
        if "forget" in request.POST:
            forget_secret(actor_of(request), shop.pk)
            self.message_user(request, "The previous secret is no longer valid.", messages.SUCCESS)
        else:
            make_secret(actor_of(request), shop.pk)
            request.session[_FRESH] = shop.pk
        return redirect(self.address("secret", shop.pk))


class Members(Rows):
    """Who answers for the queue."""

    model = QueueMember
    extra = 1
    verbose_name = "member"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[QueueMember]":
        """Members with their names."""
        rows: QuerySet[QueueMember] = super().get_queryset(request).select_related("agent", "queue__shop")
        return rows

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Who can be chosen is read once, not once a row."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **options)
        if db_field.name == "agent":
            field.choices = list(field.choices)
        return field


class Steps(Rows):
    """What becomes of requests that wait long here."""

    model = OverflowStep
    fk_name = "queue"
    form = StepForm
    extra = 1
    verbose_name = "step"
    verbose_name_plural = "When somebody waits long, or this queue is full or closed"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[OverflowStep]":
        """Steps with their queues."""
        rows: QuerySet[OverflowStep] = super().get_queryset(request).select_related("queue", "to_queue")
        return rows

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Queues of the same shop, read once and not once a row."""
        queues = Queue.objects.select_related("shop").order_by("name")
        queue = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        options |= {"queryset": queues.filter(shop__queues=queue), "empty_label": "Another way: ask the shopper"}
        field: Any = super().formfield_for_foreignkey(db_field, request, **options)
        field.choices = list(field.choices)
        return field


class QueueWeek(Rows):
    """When people of the queue answer; no row at all: as the shop does."""

    model = QueueHours
    form = QueueSpanForm
    formset = WeekForm
    extra = 2
    verbose_name = "span"
    verbose_name_plural = "Hours: no row means the shop's hours, 00:00 as an end is midnight"


@admin.register(Queue)
class QueueAdmin(KeepingAdmin):
    """Queues with their members."""

    form = QueueForm
    fixed = ("shop",)
    kept = "is closed: hidden, without members, and everything in it goes on in the other queue. The history keeps it."
    delete_confirmation_template = "admin/assist/queue/delete_confirmation.html"
    inlines = (Members, Steps, QueueWeek)
    list_display = ("name", "shop", "is_active", "policy", "wrap_up_mode", "members")
    list_filter = ("shop", "is_active")
    list_select_related = ("shop", "default_code")
    search_fields = ("name",)
    opening = ("most_waiting", "time_zone")
    routing = ("policy", "offer_seconds", "ageing_seconds", "pace_seconds", "relax_seconds")
    silence = ("first_reply_seconds", "silence_warn_seconds", "silence_close_seconds", "hold_seconds")
    wrap_up = ("wrap_up_mode", "wrap_up_seconds", "wrap_up_occupies", "default_code")
    goals = ("answer_goal_seconds", "answer_goal_percent")
    alerts = ("alert_wait_seconds", "alert_waiting", "alert_nobody")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Queues that are not closed, with the number of their members."""
        rows: QuerySet[Any] = (
            super().get_queryset(request).filter(closed_at=None).annotate(member_count=Count("members"))
        )
        return rows

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Fields by purpose; a queue without a shop has no codes to choose from yet."""
        wrap_up = self.wrap_up if obj else self.wrap_up[:-1]
        return [
            (None, {"fields": ("shop", "name", "is_active", *self.opening)}),
            ("Who is asked, and when", {"fields": self.routing}),
            ("When somebody says nothing", {"fields": self.silence}),
            ("Wrap-up", {"fields": wrap_up}),
            ("Goals and alerts", {"fields": (*self.goals, *self.alerts)}),
        ]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Hours and steps of a new queue are set once it is there."""
        return self.inlines if obj else (Members,)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Members row by row, the week as a whole."""
        if formset.model is not QueueHours:
            super().save_formset(request, form, formset, change)
            return
        formset.save(commit=False)
        set_hours(actor_of(request), form.instance, formset.spans())

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Asks where those go on who wait and talk there right now."""
        queue = Queue.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        heirs = heirs_of(queue) if queue else []
        return super().delete_view(request, object_id, {"heirs": heirs, **(extra_context or {})})

    def put_away(self, request: HttpRequest, obj: Any) -> bool:
        """What waits and runs goes on in the queue that was chosen."""
        chosen = request.POST.get("heir", "")
        heir = Queue.objects.filter(pk=chosen).first() if chosen.isdecimal() else None
        return remove_queue(actor_of(request), obj, heir)

    @admin.display(description="Members")
    def members(self, queue: Any) -> int:
        """How many agents answer for the queue."""
        return int(queue.member_count)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Warns when a shop is left without a queue that is switched on."""
        super().save_model(request, obj, form, change)
        if obj.shop.is_active and not obj.shop.queues.filter(is_active=True).exists():
            words = f"{obj.shop} has no active queue now: nobody there can get assistance until one is switched on."
            self.message_user(request, words, messages.WARNING)


@admin.register(WrapUpCode)
class CodeAdmin(KeepingAdmin):
    """Wrap-up codes, by shop and queues."""

    kept = "has been used, so the history keeps it. It is switched off now: no agent is offered it any more."

    form = CodeForm
    fixed = ("shop",)
    list_display = ("name", "shop", "tied_to", "position", "is_active")
    list_filter = ("shop", "is_active")
    list_select_related = ("shop",)
    search_fields = ("name",)
    fields = ("shop", "name", "queues", "position", "is_active")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Codes with their queues."""
        rows: QuerySet[Any] = super().get_queryset(request).prefetch_related("queues")
        return rows

    def put_away(self, request: HttpRequest, obj: Any) -> bool:
        """A code that was used is switched off instead; queues whose default it was take the next one."""
        return remove_code(actor_of(request), obj)

    @admin.display(description="Queues")
    def tied_to(self, code: WrapUpCode) -> str:
        """The queues that offer the code."""
        return ", ".join(queue.name for queue in code.queues.all()) or "all"

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The queues are tied by their action."""
        super().save_related(request, form, formsets, change)
        set_code_queues(actor_of(request), form.instance, form.cleaned_data["queues"])


@admin.register(Text)
class TextAdmin(ActionAdmin):
    """Sentences of the panel in a shop's own words."""

    form = TextForm
    fixed = ("shop",)
    list_display = ("key", "language", "shop", "body")
    list_filter = ("shop", "language")
    list_select_related = ("shop",)
    fields = ("shop", "key", "language", "body")


@admin.register(Invitation)
class InvitationAdmin(ActionAdmin):
    """Rules that offer help unasked."""

    form = InvitationForm
    fixed = ("shop",)
    list_display = ("name", "shop", "is_active", "seconds", "every_hours", "address_contains", "position")
    list_filter = ("shop", "is_active")
    list_select_related = ("shop",)
    when = ("seconds", "every_hours", "address_contains", "basket_from")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The rule, when it holds, what it says."""
        words = [f"body_{code}" for code in SHOP_LANGUAGES]
        return [
            (None, {"fields": ("shop", "name", "is_active", "position")}),
            ("When", {"fields": self.when}),
            ("What it says", {"fields": words}),
        ]

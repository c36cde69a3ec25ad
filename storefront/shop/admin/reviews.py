"""Moderation of reviews: staff read, then approve or reject one at a time."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from storefront.shop.actions.reviews import decide_review
from storefront.shop.admin.base import ReadOnlyAdmin
from storefront.shop.drafts import REASON_MOST
from storefront.shop.models import Review
from storefront.shop.rules import Refused
from storefront.shop.transitions import REVIEW, ReviewMove
from storefront.shop.words import ReviewState

_DECISIONS = {ReviewMove.APPROVE: "Approve", ReviewMove.REJECT: "Reject"}


class DecisionForm(forms.ModelForm):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    """What staff decide about a review, as they have read it."""

    decision = forms.ChoiceField(choices=[(move.value, label) for move, label in _DECISIONS.items()])
    reason = forms.CharField(required=False, max_length=REASON_MOST, help_text="The writer reads it. For a rejection.")
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    class Meta:
        model = Review
        fields = ("reason",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.written_at.isoformat() if self.instance.pk else ""

    def clean(self) -> dict[str, Any]:
        """Refuse what the transition table does not know, and a rejection without a reason."""
        given = super().clean() or {}
        state = Review.objects.values_list("state", flat=True).get(pk=self.instance.pk)
        if given.get("decision") and REVIEW.target(ReviewState(state), ReviewMove(given["decision"])) is None:
            self.add_error("decision", f"This review is {state} already.")
        if given.get("decision") == ReviewMove.REJECT and not given.get("reason", "").strip():
            self.add_error("reason", "Say why, in words that its writer can read.")
        if parse_datetime(given.get("seen", "")) is None:
            self.add_error(None, "Load the page again.")
        return given


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """Reviews; nobody writes or deletes one here, staff decide what is shown."""

    form = DecisionForm
    list_display = ("title", "product", "stars", "state", "customer", "written_at")
    list_filter = ("state", "product__catalog", "stars", "language")
    list_select_related = ("product", "customer")
    search_fields = ("title", "body", "product__code", "customer__name")
    ordering = ("-written_at",)
    readonly_fields = ("product", "customer", "stars", "title", "body", "language", "written_at", "state")
    fields = (*readonly_fields, "decision", "reason", "seen")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Those who may change reviews decide about them."""
        return bool(request.user.has_perm("storefront_shop.change_review"))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One at a time: each is read."""
        return {}

    def save_model(self, request: HttpRequest, obj: Review, form: "forms.ModelForm[Any]", change: bool) -> None:
        """Decide through the action, which writes the audit row."""
        given = form.cleaned_data
        seen = parse_datetime(given["seen"]) or obj.written_at
        try:
            decide_review(request.user, obj, ReviewMove(given["decision"]), seen=seen, reason=given["reason"].strip())
        except Refused as refused:
            self.message_user(request, refused.text, messages.ERROR)

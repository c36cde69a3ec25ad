"""What every page of the admin has in common: writes are actions, history is the audit, lists stay cheap."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from assist.actions.setup import delete_row, save_row
from assist.admin.lookups import NamedLookups
from assist.rules.refusals import Refused
from assist.rules.setup import Checks

MOST_COUNTED = 10_000
ModelAdmin = admin.ModelAdmin


def actor_of(request: HttpRequest) -> User:
    """The signed-in administrator."""
    return cast(User, request.user)


class ActionForm(forms.ModelForm):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    """Checks fields by the rules of the set-up; `refusal` is what the action said no with."""

    checks: Checks = {}
    refusal: str = ""

    def clean(self) -> dict[str, Any]:
        """Each field by its own rule, then the action's words for the whole."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.checks.keys() & data.keys():
            self._apply(data, name)
        if self.refusal:
            raise ValidationError(self.refusal)
        return data

    def _apply(self, data: dict[str, Any], name: str) -> None:
        try:
            data[name] = self.checks[name](data[name])
        except Refused as refusal:
            self.add_error(name, refusal.text)


class PlainChoices:
    """A list to choose from is only that: other rows are made and deleted on their own pages."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """The field without buttons that open other forms."""
        field = super().formfield_for_dbfield(db_field, request, **options)  # type: ignore[misc]  # stands before an admin
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class Rows(PlainChoices, admin.TabularInline):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    """Rows below a form; the word over a column is the name of every field in it."""

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        """The same rows, which screen readers can tell apart."""
        plain: Any = super().get_formset(request, obj, **options)

        def add_fields(rows: Any, form: Any, index: Any) -> None:
            plain.add_fields(rows, form, index)
            for name, field in form.fields.items():
                field.widget.attrs.setdefault("aria-label", field.label or name)

        return type(plain.__name__, (plain,), {"add_fields": add_fields})


class ActionAdmin(NamedLookups, PlainChoices, ModelAdmin):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    """Saves and deletes one row at a time, through actions; a refusal is words on the form, nothing typed is lost."""

    form: "type[forms.ModelForm[Any]]" = ActionForm
    fixed: tuple[str, ...] = ()
    """Fields that stay as they were when the row was made."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Fixed fields can only be set on a new row."""
        return (*self.readonly_fields, *(self.fixed if obj else ()))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No bulk delete."""
        return {}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, with what the action has said about it."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"refusal": getattr(request, "refusal", "")})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form once more, as typed and with the words, when the action refuses."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            words = refusal.text
        except ValidationError as problem:
            words = " ".join(problem.messages)
        request.refusal = words  # type: ignore[attr-defined]  # our own mark on the request
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Save through the action; an untouched form changes nothing."""
        if not change or form.changed_data:
            save_row(actor_of(request), obj, form.changed_data if change else None)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save rows below through the action, removed ones first."""
        formset.save(commit=False)
        for row in formset.deleted_objects:
            delete_row(actor_of(request), row)
        for row, changed in formset.changed_objects:
            save_row(actor_of(request), row, changed)
        for row in formset.new_objects:
            save_row(actor_of(request), row)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Only the rows below: links to many are an action of their own."""
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Back to the row with the words when the action refuses."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as refusal:
            self.message_user(request, refusal.text, messages.ERROR)
            return redirect(self.address("change", object_id))

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """The row alone: what hangs on it may be a million rows, and the action knows whether it may go."""
        return [str(obj) for obj in objs], {str(self.opts.verbose_name_plural): len(objs)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete through the action."""
        delete_row(actor_of(request), obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The audit of this row."""
        query = urlencode({"q": f'"{self.opts.label} {object_id}:"'})
        return redirect(f"{reverse('admin:assist_audit_changelist')}?{query}")

    def address(self, page: str, *arguments: object) -> str:
        """The address of one of this model's pages."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=arguments)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """The action has written the audit."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """The action has written the audit."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """The action has written the audit."""


class KeepingAdmin(ActionAdmin):
    """What was used is put away instead of deleted: hidden from now on, and the history keeps it."""

    kept = ""
    """What is said of a row that is put away."""

    def put_away(self, request: HttpRequest, obj: Any) -> bool:
        """Delete the row or put it away; returns whether it is gone."""
        raise NotImplementedError

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete or put away, by the action."""
        request.is_gone = self.put_away(request, obj)  # type: ignore[attr-defined]  # our own mark on the request

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """Says which of the two has happened."""
        if getattr(request, "is_gone", True):
            return super().response_delete(request, obj_display, obj_id)
        self.message_user(request, f"{obj_display} {self.kept}", messages.WARNING)
        return redirect(self.address("changelist"))


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    """Counts no further than 10,000 rows, so that a list costs the same in a table of millions."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, at most 10,000."""
        rows = cast("QuerySet[Any]", self.object_list)
        return rows.order_by().values("pk")[:MOST_COUNTED].count()


class OnlyLookedAt:
    """Stands before an admin: nobody adds, changes or deletes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is changed here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is deleted here."""
        return False


class OperationalAdmin(OnlyLookedAt, NamedLookups, ModelAdmin):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    """What happened, to look at: nobody adds, changes or deletes it here."""

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    ordering = ("-pk",)
    key_lookup = ""
    """Where the key is that the search box takes; empty for the ordinary search."""

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> tuple["QuerySet[Any]", bool]:
        """Rows of exactly that key, by its index."""
        if not (self.key_lookup and search_term):
            return super().get_search_results(request, queryset, search_term)
        try:
            return queryset.filter(**{self.key_lookup: UUID(search_term.strip())}), False
        except ValueError:
            self.message_user(request, "Search for a whole key, as the list shows it.", messages.WARNING)
            return queryset.none(), False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing is done to many rows."""
        return {}


def choices_of(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """A closed set as a form shows it."""
    return list(words.items())

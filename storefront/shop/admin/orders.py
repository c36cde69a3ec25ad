"""Orders and returns: staff look, and move them on by the transition tables."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from assist.rules.refusals import Refused
from assist.rules.transitions import Table
from storefront.shop.actions.orders import move_order, move_payment
from storefront.shop.actions.returns import move_return
from storefront.shop.admin.base import ReadOnlyAdmin
from storefront.shop.models import Order, OrderEvent, OrderLine, Return, ReturnLine
from storefront.shop.transitions import ORDER, PAYMENT, RETURN, OrderMove, PaymentMove, ReturnMove

NOTHING = ("", "Nothing")


def _legal(table: Table[Any, Any], state: str, moves: list[StrEnum]) -> list[tuple[str, str]]:
    legal = [move for move in moves if state in table.sources(move)]
    return [NOTHING, *((str(move), str(move).capitalize()) for move in legal)]


class MoveForm(forms.ModelForm):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    """Offers the moves that are legal now; one that meanwhile is not is refused with the form."""

    move = forms.ChoiceField(required=False, label="What happens")

    def offer(self, table: Table[Any, Any], state: str, moves: list[StrEnum], field: str = "move") -> None:
        """Fill a choice with what the table allows from `state`."""
        choice = self.fields[field]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = _legal(table, state, moves)


class OrderForm(MoveForm):
    """Moves of an order and of its money."""

    money = forms.ChoiceField(required=False, label="What happens to the money")

    class Meta:
        model = Order
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(ORDER, self.instance.state, list(OrderMove))
        self.offer(PAYMENT, self.instance.payment_state, [PaymentMove.PAY, PaymentMove.REFUND], "money")


class ReturnForm(MoveForm):
    """Moves of a return, with words for the customer."""

    words = forms.CharField(required=False, max_length=500, label="Answer", widget=forms.Textarea(attrs={"rows": 3}))

    class Meta:
        model = Return
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(RETURN, self.instance.state, [move for move in ReturnMove if move is not ReturnMove.WITHDRAW])


class _Rows(admin.TabularInline):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class OrderLines(_Rows):
    """What was ordered, to look at."""

    model = OrderLine
    fields = ("sku", "name", "quantity", "unit_price", "canceled", "returned")


class OrderEvents(_Rows):
    """What happened, to look at."""

    model = OrderEvent
    fields = ("at", "kind", "actor", "body")


class ReturnLines(_Rows):
    """What comes back, to look at."""

    model = ReturnLine
    fields = ("line", "quantity")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ReturnLine]":
        """With what the order says about each."""
        rows: QuerySet[ReturnLine] = super().get_queryset(request).select_related("line")
        return rows


class MovingAdmin(ReadOnlyAdmin):
    """Rows that nobody edits, but staff move on."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever may change the row may move it; every field of it stays as it is."""
        return request.user.has_perm(f"storefront_shop.change_{self.opts.model_name}")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Every column."""
        return [field.name for field in self.opts.fields if field.name != "id"]

    def tell_refusal(self, request: HttpRequest, act: Callable[[], None]) -> None:
        """Do it; when somebody was faster, say so."""
        try:
            act()
        except Refused as refused:
            self.message_user(request, refused.text, messages.ERROR)


@admin.register(Order)
class OrderAdmin(MovingAdmin):
    """Orders: pack, ship, deliver, cancel."""

    form = OrderForm
    list_display = ("number", "shop", "name", "state", "payment_state", "total", "currency", "placed_at")
    list_filter = ("shop", "state", "payment_state")
    list_select_related = ("shop",)
    search_fields = ("number", "name", "email")
    inlines = (OrderLines, OrderEvents)

    def save_model(self, request: HttpRequest, obj: Order, form: OrderForm, change: bool) -> None:
        """Move through the actions, which write the audit rows."""
        move, money = form.cleaned_data["move"], form.cleaned_data["money"]
        if move:
            self.tell_refusal(request, lambda: move_order(request.user, obj, OrderMove(move)))
        if money:
            self.tell_refusal(request, lambda: move_payment(request.user, obj, PaymentMove(money)))


@admin.register(Return)
class ReturnAdmin(MovingAdmin):
    """Returns: approve, reject, receive, refund."""

    form = ReturnForm
    list_display = ("number", "order", "state", "reason", "requested_at")
    list_filter = ("state", "reason")
    list_select_related = ("order",)
    search_fields = ("number", "order__number")
    inlines = (ReturnLines,)

    def save_model(self, request: HttpRequest, obj: Return, form: ReturnForm, change: bool) -> None:
        """Move through the action, which writes the audit row."""
        move, words = form.cleaned_data["move"], form.cleaned_data["words"]
        if move:
            self.tell_refusal(request, lambda: move_return(request.user, obj, ReturnMove(move), words))

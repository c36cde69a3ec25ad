"""The first page of a fresh install: it makes the administrator, for whoever holds the set-up code."""

from typing import Any

from django import forms
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from agentconsole.setup.forms import PlainForm, said
from agentconsole.setup.guards import tries_too_often
from assist.actions.firstrun import make_first_administrator
from assist.queries.desks import role_of
from assist.queries.firstrun import has_administrator, is_setup_code
from assist.rules import limits
from assist.rules.refusals import Refused
from assist.rules.setup import checked_username
from assist.rules.words import RefusalCode, StaffRole

BACKEND = "django.contrib.auth.backends.ModelBackend"


class FirstForm(PlainForm):
    """Who administers, and the code that says that they may."""

    checks = {"username": checked_username}
    words = {"username": gettext_lazy("Write 1 to 150 letters, digits and @ . + - _ without spaces.")}
    code = forms.CharField(
        label=gettext_lazy("Set-up code"),
        max_length=60,
        help_text=gettext_lazy("It was printed when Assist started; “manage.py setupcode” prints it again."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=limits.NAME_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    username = forms.CharField(
        label=gettext_lazy("Sign-in"),
        max_length=150,
        help_text=gettext_lazy("The name with which you sign in, such as “maria”."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=128,
        strip=False,
        help_text=gettext_lazy("At least 10 characters, and none of the common ones."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_code(self) -> str:
        """The code of this install."""
        code = str(self.cleaned_data["code"])
        if not is_setup_code(code):
            raise forms.ValidationError(
                _("This is not the set-up code of this install. “manage.py setupcode” prints it.")
            )
        return code


@never_cache
@sensitive_post_parameters("password", "code")
def first(request: HttpRequest) -> HttpResponse:
    """Makes the first administrator and signs them in; once there is one, this page is gone."""
    code = str(request.POST.get("code") or request.GET.get("code", ""))
    if code and tries_too_often(request):
        return render(request, "setup/too_often.html", status=429)
    if has_administrator():
        return _afterwards(request, code)
    form = FirstForm(request.POST) if request.method == "POST" else FirstForm(initial={"code": code})
    made = _made(form) if request.method == "POST" and form.is_valid() else None
    if made:
        login(request, made, BACKEND)
        return redirect("setup:shop")
    return _shown(request, form, code)


def _afterwards(request: HttpRequest, code: str) -> HttpResponse:
    user = request.user
    if isinstance(user, User) and role_of(user) is StaffRole.ADMIN:
        return redirect("setup:shop")
    if code and is_setup_code(code):
        return redirect("account_login")
    raise Http404("There is an administrator.")


def _made(form: FirstForm) -> User | None:
    given = form.cleaned_data
    try:
        return make_first_administrator(
            given["code"], name=given["name"], username=given["username"], password=given["password"]
        )
    except Refused as refusal:
        form.add_error("password" if refusal.code is RefusalCode.INVALID else None, said(refusal))
    return None


def _shown(request: HttpRequest, form: FirstForm, code: str) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "knows_code": bool(code) and is_setup_code(code),
        "has_people": User.objects.exists(),
    }
    return render(request, "setup/first.html", context, status=200)

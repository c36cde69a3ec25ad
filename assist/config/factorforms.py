"""Forms that ask for a code of the second factor: a wrong one is written into the audit log (feat S7)."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.core.exceptions import ValidationError

from assist.actions.audits import audit
from assist.rules.audits import AuditAct


class Noted:
    """Stands before a form that asks for a code."""

    user: Any

    def clean_code(self) -> str:
        """The code, when it is right."""
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # stands before a form
        except ValidationError:
            audit(self.user, AuditAct.FACTOR_FAILED, self.user)
            raise
        return code


class SignInForm(Noted, AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """After the password."""


class AgainForm(Noted, ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """Before something that matters."""

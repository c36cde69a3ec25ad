"""The fifth step: who answers."""

import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agentconsole.setup.forms import StepForm
from assist.actions.setup import create_agent, save_row
from assist.actions.staff import make_agent_of, set_members
from assist.models import Agent, Queue, Shop
from assist.rules import limits
from assist.rules.refusals import Refused
from assist.rules.setup import checked_username
from assist.rules.words import StaffRole

ROLES = [
    (StaffRole.AGENT.value, gettext_lazy("Agent: answers")),
    (StaffRole.MANAGER.value, gettext_lazy("Manager: answers, and sees what others do")),
    (StaffRole.ADMIN.value, gettext_lazy("Administrator: besides, sets everything up")),
]
PASSWORD_BYTES = 12


@dataclass(frozen=True)
class NewSignIn:
    """What an administrator hands to a new colleague; the password is shown once."""

    name: str
    username: str
    password: str


class PeopleStep(StepForm):
    """Yourself, people who are there already, and one new colleague at a time."""

    answering = forms.ModelMultipleChoiceField(
        queryset=Agent.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    myself = forms.BooleanField(required=False, label=gettext_lazy("I answer too"))
    my_name = forms.CharField(
        label=gettext_lazy("Your name, as shoppers see it"), required=False, max_length=limits.NAME_CHARACTERS
    )
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=limits.NAME_CHARACTERS)
    username = forms.CharField(
        label=gettext_lazy("Sign-in"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES, initial=StaffRole.AGENT.value)
    made: NewSignIn | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        there = Agent.objects.filter(user__is_active=True).select_related("user").order_by("name")
        self.fields["answering"].queryset = there  # type: ignore[attr-defined]  # it is a ModelMultipleChoiceField
        self.fields["answering"].label_from_instance = named  # type: ignore[attr-defined]  # the same
        if self.is_agent:
            del self.fields["myself"], self.fields["my_name"]

    @cached_property
    def queue(self) -> Queue | None:
        """The shop's first queue; further ones are filled in the administration."""
        return Queue.objects.filter(shop=self.the_shop).order_by("-is_active", "id").first()

    @cached_property
    def is_agent(self) -> bool:
        """Whether the administrator can answer already."""
        return Agent.objects.filter(user=self.actor).exists()

    def known(self, shop: Shop) -> dict[str, Any]:
        """Who answers for the shop now; the administrator of a shop with nobody is proposed."""
        answering = Agent.objects.filter(memberships__queue=self.queue) if self.queue else Agent.objects.none()
        name = self.actor.get_full_name() or self.actor.get_username()
        return {"answering": answering, "myself": not answering.exists(), "my_name": name, "role": StaffRole.AGENT}

    def clean(self) -> dict[str, Any]:
        """A new colleague needs a name and a sign-in that nobody has."""
        data = super().clean()
        if data.get("name") or data.get("username"):
            self._check_colleague(data)
        if data.get("myself") and not data.get("my_name"):
            self.add_error("my_name", _("Write the name that shoppers see."))
        if not (data.get("answering") or data.get("myself") or data.get("name")) and not self.errors:
            self.add_error("answering", _("Somebody has to answer. Tick yourself, or add a colleague."))
        return data

    def _check_colleague(self, data: dict[str, Any]) -> None:
        if not data.get("name"):
            self.add_error("name", _("Write the name that shoppers see."))
        username = data["username"] = data.get("username") or _sign_in_of(data.get("name", ""))
        if username and User.objects.filter(username=username).exists():
            self.add_error("username", _("Somebody has the sign-in “%s” already. Choose another one.") % username)

    def clean_username(self) -> str:
        """A sign-in that can be one."""
        username = str(self.cleaned_data["username"])
        try:
            return checked_username(username) if username else ""
        except Refused:
            raise forms.ValidationError(_("Write 1 to 150 letters, digits and @ . + - _ without spaces.")) from None

    def save(self) -> None:
        """Everybody who answers, into the shop's queues."""
        given, agents = self.cleaned_data, list(self.cleaned_data["answering"])
        if given.get("myself"):
            agents.append(make_agent_of(self.actor, self.actor, given["my_name"]))
        if given["name"]:
            agents.append(self._colleague(given))
        queue = self.queue or self._new_queue()
        # Who is switched off is not shown here, and comes back to the queue when switched on again.
        agents += Agent.objects.filter(memberships__queue=queue, user__is_active=False)
        set_members(self.actor, queue, agents)

    def _colleague(self, given: dict[str, Any]) -> Agent:
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        self.made = NewSignIn(given["name"], given["username"], password)
        role = StaffRole(given["role"])
        return create_agent(
            self.actor, name=given["name"], username=given["username"], role=role, queues=[], password=password
        )

    def _new_queue(self) -> Queue:
        """A shop that has lost all its queues gets one."""
        queue = Queue(shop=self.the_shop, name=f"{self.the_shop.name[:52]} service")
        save_row(self.actor, queue)
        return queue


def named(agent: Agent) -> str:
    """An agent with the sign-in, since names may be alike."""
    return f"{agent.name} ({agent.user.username})"


def _sign_in_of(name: str) -> str:
    first = (name.split() or [""])[0].lower()
    return "".join(letter for letter in first if letter.isalnum())

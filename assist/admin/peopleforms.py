"""Forms of the people who answer, and of what they may do."""

from typing import Any

from django import forms
from django.utils.functional import cached_property

from assist.admin.base import ActionForm
from assist.admin.forms import QueueChoice
from assist.models import Agent, Profile, Queue
from assist.queries.desks import role_of
from assist.rules.channels import ROUTED
from assist.rules.refusals import Refused
from assist.rules.setup import AGENT_CHECKS, PROFILE_CHECKS, Checks, checked_capacity, checked_username
from assist.rules.words import AfterWrapUp, Channel, StaffRole

SECRET_INPUT = {"autocomplete": "new-password"}
AFTER_WRAP_UP = [
    (AfterWrapUp.STAY.value, "Agents stay as they are"),
    (AfterWrapUp.AVAILABLE.value, "Agents become Available, unless they have chosen Idle with a reason"),
    (AfterWrapUp.IDLE.value, "Agents become Idle"),
]


KINDS = {
    Channel.CHAT: "Chats",
    Channel.CALLBACK: "Callbacks",
    Channel.EMAIL: "Left messages",
    Channel.VOICE: "Calls",
}


def kind_of(channel: Channel) -> str:
    """What requests on `channel` are called."""
    return KINDS.get(channel, channel.value.capitalize())


class ProfileForm(ActionForm):
    """What agents may do; how many at once is a number a channel here and one value of the row."""

    checks = PROFILE_CHECKS
    channels_alone = forms.MultipleChoiceField(
        choices=[(channel.value, kind_of(channel)) for channel in ROUTED],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="Nothing else at the same time",
        help_text="Whoever is in a call gets no chat, and whoever is in a chat gets no call, when Calls is ticked.",
    )
    after_wrap_up = forms.ChoiceField(
        choices=AFTER_WRAP_UP,
        label="After a wrap-up",
        initial=AfterWrapUp.STAY.value,
        help_text="Nobody leaves RONA by this: that is done by hand.",
    )

    class Meta:
        model = Profile
        exclude = ("channel_limits",)
        labels = {
            "may_extend_wrap_up": "May change the wrap-up time",
            "may_transfer_to_agents": "May transfer to agents",
            "may_transfer_to_queues": "May transfer to queues",
            "may_consult": "May consult",
            "may_monitor": "May read along and whisper",
            "may_intervene": "May intervene",
            "offer_factor": "Time for an offer (percent)",
            "grace_seconds": "Keep conversations (seconds)",
        }
        help_texts = {
            "name": "Such as Sales floor, or Trainees.",
            "capacity": "Conversations at once, 1 to 50, of agents who have no number of their own.",
            "may_extend_wrap_up": "On: a wrap-up's time can be taken once more, up to three times, or stopped.",
            "may_transfer_to_agents": "Off: conversations cannot be passed to one particular agent.",
            "may_transfer_to_queues": "Off: conversations cannot be passed to another queue.",
            "may_consult": "Off: no other agent can be asked for advice during a conversation.",
            "may_monitor": "Managers and administrators only. Off: no reading along silently, "
            "no private line to the agent.",
            "may_intervene": "Managers and administrators only. Off: no joining, no taking over, no reassigning, "
            "no changing the state of others or signing them out.",
            "grace_seconds": "0 to 900. How long conversations stay with an agent whose connection is lost; whoever is "
            "back in time goes on with them. 0: they return to the head of their queues at once.",
            "offer_factor": "100 to 300. 200: twice the queue's seconds to answer an offer, "
            "for people who work with a screen reader or other assistive technology.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for channel, number in self.instance.channel_limits.items():
            self.initial[most_of(channel)] = number

    def clean(self) -> dict[str, Any]:
        """The numbers that were given, by channel."""
        data = super().clean()
        numbers = {channel.value: data.get(most_of(channel)) for channel in ROUTED}
        self.instance.channel_limits = {channel: number for channel, number in numbers.items() if number is not None}
        return data

    @cached_property
    def changed_data(self) -> list[str]:
        """Numbers of any channel are one value of the row."""
        names = super().changed_data
        has_limits = any(name.startswith(MOST) for name in names)
        return [*(name for name in names if not name.startswith(MOST)), *(["channel_limits"] if has_limits else [])]


MOST = "most_"


def most_of(channel: str) -> str:
    """The field with the number of a channel."""
    return f"{MOST}{channel}"


def _most(channel: Channel) -> forms.IntegerField:
    words = "At once, 0 to 50. Empty: as many as there are slots."
    return forms.IntegerField(min_value=0, max_value=50, required=False, label=kind_of(channel), help_text=words)


ProfileForm.declared_fields |= {most_of(channel): _most(channel) for channel in ROUTED}


def _own_capacity(capacity: int | None) -> int | None:
    return None if capacity is None else int(AGENT_CHECKS["capacity"](capacity))


STAFF_CHECKS: Checks = {**AGENT_CHECKS, "capacity": _own_capacity}
"""An agent without a number of their own has the profile's."""


class StaffForm(ActionForm):
    """What a new agent and a known one have in common."""

    checks = STAFF_CHECKS
    role = forms.ChoiceField(
        choices=[(role.value, role.value.capitalize()) for role in StaffRole],
        help_text="Managers have the rights of agents and more; administrators also reach this set-up.",
    )
    queues = QueueChoice()
    password = forms.CharField(
        max_length=128, strip=False, widget=forms.PasswordInput(attrs=SECRET_INPUT), help_text="At least 10 characters."
    )
    again = forms.CharField(
        max_length=128, strip=False, widget=forms.PasswordInput(attrs=SECRET_INPUT), label="Password again"
    )

    class Meta:
        model = Agent
        fields = ("name", "profile", "capacity")
        help_texts = {
            "name": "As shoppers see it.",
            "profile": "What the agent may do. None: the built-in defaults.",
            "capacity": "Conversations at once, 1 to 50. Empty: as the profile says (4 without a profile).",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["capacity"].required = False

    def clean_again(self) -> str:
        """The same password twice."""
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password", ""):
            raise forms.ValidationError("The two passwords differ. Type the same one twice.")
        return again


class NewAgentForm(StaffForm):
    """A new agent with a sign-in."""

    checks = {**STAFF_CHECKS, "username": checked_username}
    username = forms.CharField(max_length=150, label="Sign-in", help_text="Letters, digits and @ . + - _")


class AgentForm(StaffForm):
    """A known agent; an empty password leaves the one there is."""

    is_active = forms.BooleanField(
        required=False, label="May sign in", help_text="Off: signed out at once; conversations go back to their queue."
    )
    forget_factor = forms.BooleanField(
        required=False,
        label="Forget the second factor",
        help_text="For somebody who has lost the phone and the recovery codes: the password alone signs in again.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agent: Agent = self.instance
        self.initial.setdefault("role", role_of(agent.user).value)
        self.initial.setdefault("is_active", agent.user.is_active)
        self.initial.setdefault("queues", Queue.objects.filter(members__agent=agent))
        if not agent.has_own_capacity:
            self.initial["capacity"] = None
        for name in ("password", "again"):
            self.fields[name].required = False
        self.fields["password"].help_text = f"Empty: stays as it is. {self.fields['password'].help_text}"

    def clean_capacity(self) -> int | None:
        """Not fewer conversations than there are."""
        if self.cleaned_data["capacity"] is None:
            return None
        try:
            return checked_capacity(self.cleaned_data["capacity"], self.instance.load)
        except Refused as refusal:
            raise forms.ValidationError(refusal.text) from None

"""The tables of the core; rows and constraints only, behaviour lives in actions."""

from assist.models.clock import AssistNow, ClockOffset
from assist.models.interactions import Event, Interaction, Offer, Participant
from assist.models.looks import Holiday, Hours, Invitation, Logo, QueueHours
from assist.models.people import (
    Agent,
    Contact,
    DeskEvent,
    HandOff,
    IdentityUse,
    IdleReason,
    Preferences,
    Profile,
    Shopper,
    StateSpan,
)
from assist.models.routes import OverflowStep, RoutingRule
from assist.models.shops import Queue, QueueMember, Shop, Text, WrapUpCode
from assist.models.skills import Skill
from assist.models.work import Alert, Audit, Beat, Deadline, Outage, Outbox, Vigil

__all__ = [
    "Agent",
    "Alert",
    "AssistNow",
    "Audit",
    "Beat",
    "ClockOffset",
    "Contact",
    "Deadline",
    "DeskEvent",
    "Event",
    "HandOff",
    "Holiday",
    "Hours",
    "IdentityUse",
    "IdleReason",
    "Interaction",
    "Invitation",
    "Logo",
    "Offer",
    "Outage",
    "Outbox",
    "OverflowStep",
    "Participant",
    "Preferences",
    "Profile",
    "Queue",
    "QueueHours",
    "QueueMember",
    "RoutingRule",
    "Shop",
    "Shopper",
    "Skill",
    "StateSpan",
    "Text",
    "Vigil",
    "WrapUpCode",
]

"""The tables of the core; rows and constraints only, behaviour lives in actions."""

from assist.models.clock import AssistNow, ClockOffset
from assist.models.interactions import Event, Interaction, Offer, Participant
from assist.models.looks import Hours, Invitation, Logo
from assist.models.people import (
    Agent,
    Contact,
    DeskEvent,
    HandOff,
    IdentityUse,
    IdleReason,
    Profile,
    Shopper,
    StateSpan,
)
from assist.models.shops import Queue, QueueMember, Shop, Text, WrapUpCode
from assist.models.skills import Skill
from assist.models.work import Audit, Beat, Deadline, Outage, Outbox, Vigil

__all__ = [
    "Agent",
    "AssistNow",
    "Audit",
    "Beat",
    "ClockOffset",
    "Contact",
    "Deadline",
    "DeskEvent",
    "Event",
    "HandOff",
    "Hours",
    "IdentityUse",
    "IdleReason",
    "Interaction",
    "Invitation",
    "Logo",
    "Offer",
    "Outage",
    "Outbox",
    "Participant",
    "Profile",
    "Queue",
    "QueueMember",
    "Shop",
    "Shopper",
    "Skill",
    "StateSpan",
    "Text",
    "Vigil",
    "WrapUpCode",
]

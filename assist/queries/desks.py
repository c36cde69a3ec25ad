"""What is on an agent's desk."""

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from assist.models import Agent, Interaction, Participant, WrapUpCode
from assist.protocol.values import WrapUpChoice
from assist.rules.words import ParticipantState, Role, StaffRole, WrapUpState


def interactions_owned(viewer: Agent) -> QuerySet[Interaction]:
    """The running interactions that `viewer` owns."""
    mine = Participant.objects.filter(agent=viewer, role=Role.OWNER, state=ParticipantState.JOINED)
    return Interaction.objects.filter(Exists(mine.filter(interaction=OuterRef("pk")))).order_by("id")


def interactions_on_desk(viewer: Agent) -> QuerySet[Interaction]:
    """What `viewer` owns and what still waits for the wrap-up, in the order of taking."""
    here = Q(state=ParticipantState.JOINED) | Q(wrap_up=WrapUpState.PENDING)
    mine = Participant.objects.filter(here, agent=viewer)
    return Interaction.objects.filter(pk__in=mine.values("interaction")).select_related("queue").order_by("id")


def participations_on_desk(viewer: Agent) -> QuerySet[Participant]:
    """The newest one of `viewer` in each of those, with its interaction."""
    mine = Participant.objects.filter(agent=viewer, interaction__in=interactions_on_desk(viewer).values("pk"))
    return mine.select_related("interaction").order_by("interaction", "-id").distinct("interaction")


def wrap_up_choices(interaction: Interaction) -> list[WrapUpChoice]:
    """The active codes of the interaction's queue: those of the whole shop and those tied to it."""
    codes = WrapUpCode.objects.filter(Q(queues=interaction.queue_id) | Q(queues=None), shop=interaction.shop_id)
    rows = codes.filter(is_active=True).order_by("position", "name").distinct()
    return [WrapUpChoice(id=row.pk, name=row.name) for row in rows]


def role_of(user: User) -> StaffRole:
    """The highest tier among the user's groups; a superuser is an administrator."""
    names = set(user.groups.values_list("name", flat=True))
    if user.is_superuser or StaffRole.ADMIN in names:
        return StaffRole.ADMIN
    return StaffRole.MANAGER if StaffRole.MANAGER in names else StaffRole.AGENT

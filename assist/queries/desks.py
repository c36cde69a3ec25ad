"""What is on an agent's desk."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from assist.models import Agent, IdleReason, Interaction, Participant, WrapUpCode
from assist.protocol.values import IdleChoice, WrapUpChoice
from assist.rules.words import ParticipantState, Role, StaffRole, WrapUpState


def interactions_owned(viewer: Agent) -> QuerySet[Interaction]:
    """The running interactions that `viewer` owns."""
    return _held(viewer, Role.OWNER)


def interactions_held(viewer: Agent) -> QuerySet[Interaction]:
    """Those, where `viewer` helps the owner, and where they are beside them as a supervisor."""
    return _held(viewer, Role.OWNER, Role.CONSULTED, Role.SUPERVISOR)


def _held(viewer: Agent, *roles: Role) -> QuerySet[Interaction]:
    mine = Participant.objects.filter(agent=viewer, role__in=roles, state=ParticipantState.JOINED)
    return Interaction.objects.filter(Exists(mine.filter(interaction=OuterRef("pk")))).order_by("id")


def interactions_on_desk(viewer: Agent) -> QuerySet[Interaction]:
    """Where `viewer` is in or invited, and what still waits for the wrap-up, in the order of taking."""
    here = Q(state__in=[ParticipantState.INVITED, ParticipantState.JOINED]) | Q(wrap_up=WrapUpState.PENDING)
    mine = Participant.objects.filter(here, agent=viewer)
    return Interaction.objects.filter(pk__in=mine.values("interaction")).select_related("queue").order_by("id")


def participations_on_desk(viewer: Agent) -> QuerySet[Participant]:
    """The newest one of `viewer` in each of those, with its interaction."""
    mine = Participant.objects.filter(agent=viewer, interaction__in=interactions_on_desk(viewer).values("pk"))
    return mine.select_related("interaction").order_by("interaction", "-id").distinct("interaction")


def wrap_up_choices(interaction: Interaction) -> list[WrapUpChoice]:
    """The active codes of the interaction's queue: those of the whole shop and those tied to it."""
    return wrap_up_choices_of({interaction.queue_id: interaction.shop_id})[interaction.queue_id]


def wrap_up_choices_of(shops: Mapping[int, int]) -> dict[int, list[WrapUpChoice]]:
    """The same for several queues, each with its shop."""
    codes = WrapUpCode.objects.filter(shop__in=set(shops.values()), is_active=True)
    tied = ArrayAgg("queues", filter=Q(queues__isnull=False), default=Value([]))
    rows = list(codes.annotate(tied=tied).order_by("position", "name"))
    return {
        queue: [
            WrapUpChoice(id=row.pk, name=row.name) for row in rows if row.shop_id == shop and _fits(row.tied, queue)
        ]
        for queue, shop in shops.items()
    }


def _fits(tied: list[int], queue: int) -> bool:
    return not tied or queue in tied


def idle_choices() -> list[IdleChoice]:
    """The active reasons to be idle, in the order of the set-up."""
    return [IdleChoice(id=row.pk, name=row.name) for row in IdleReason.objects.filter(is_active=True)]


def role_of(user: User) -> StaffRole:
    """The highest tier among the user's groups; a superuser is an administrator."""
    names = set(user.groups.values_list("name", flat=True))
    if user.is_superuser or StaffRole.ADMIN in names:
        return StaffRole.ADMIN
    return StaffRole.MANAGER if StaffRole.MANAGER in names else StaffRole.AGENT

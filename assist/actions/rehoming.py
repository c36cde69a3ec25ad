"""What somebody uses right now can be put away all the same: its work finds another home, nothing breaks off (feat F9).

A queue with a history is closed, not deleted: hidden, without members, and everything in it goes on in its heir.
"""

from functools import partial

from django.contrib.auth.models import User
from django.db import transaction

from assist.actions.audits import audit
from assist.actions.door import locked_agent, locked_interaction, record, record_on_desk
from assist.actions.routing import route_on_commit
from assist.actions.setup import administrators_only, delete_row, save_row
from assist.models import Agent, AssistNow, Interaction, Participant, Queue, QueueMember, RoutingRule, WrapUpCode
from assist.protocol.facts import InteractionMoved, InteractionRehomed, QueueClosed
from assist.queries.rehoming import default_heir, heir_of, strays
from assist.rules.audits import AuditAct
from assist.rules.refusals import Refused, invalid
from assist.rules.setup import closed_name
from assist.rules.words import InteractionState, ParticipantState, Presence, RefusalCode, Role, WrapUpState


def remove_queue(actor: User | None, queue: Queue, heir: Queue | None = None) -> bool:
    """Delete a queue that nobody ever asked at and no other goes on in, close any other; returns whether it is gone.

    What waits and runs goes on in `heir`, or in the queue that the shop's requests go to without a rule. Raises Refused
    when there is none and somebody would be left without.
    """
    administrators_only(actor)
    if not (Interaction.objects.filter(queue=queue).exists() or Queue.objects.filter(heir=queue).exists()):
        delete_row(actor, queue)
        return True
    _close(actor, queue.pk, heir or default_heir(queue))
    return False


@transaction.atomic
def _close(actor: User | None, queue_id: int, heir: Queue | None) -> None:
    queue = Queue.objects.select_for_update().get(pk=queue_id)
    _check_heir(queue, heir)
    for rule in RoutingRule.objects.filter(queue=queue):
        rule.queue = heir
        save_row(actor, rule, ["queue"])
    before = {"name": queue.name, "members": _tell_members(queue, heir)}
    QueueMember.objects.filter(queue=queue).delete()
    taken = set(Queue.objects.filter(shop=queue.shop).values_list("name", flat=True))
    queue.name = closed_name(queue.name, taken)
    after = {"is_active": False, "name": queue.name, "heir": heir, "closed_at": AssistNow()}
    Queue.objects.filter(pk=queue.pk).update(**after)
    audit(actor, AuditAct.CLOSED, queue, {"name": queue.name, "goes on in": heir.name if heir else ""}, before)
    transaction.on_commit(partial(_empty, queue.pk), robust=True)


def _check_heir(queue: Queue, heir: Queue | None) -> None:
    if heir is None:
        if Interaction.objects.filter(queue=queue).exclude(state=InteractionState.ENDED).exists():
            words = f"Somebody waits or talks in {queue.name}, and {queue.shop} has no other queue. Make one first."
            raise Refused(RefusalCode.CONFLICT, words)
    elif heir.shop_id != queue.shop_id or heir.pk == queue.pk or not heir.is_active:
        raise invalid(f"Choose another queue of {queue.shop} that is switched on.")


def _tell_members(queue: Queue, heir: Queue | None) -> str:
    """Whoever is there hears of it; returns the names of all."""
    members = Agent.objects.filter(memberships__queue=queue).order_by("id")
    for agent_id in members.exclude(state=Presence.OFFLINE).values_list("pk", flat=True):
        fact = QueueClosed(queue=queue.name, heir=heir.name if heir else "")
        record_on_desk(locked_agent(pk=agent_id), fact)
    return ", ".join(agent.name for agent in members)


def rehome_strays() -> int:
    """Whatever is still in a closed queue, such as what was asked at that very moment; the sweeper sees to it."""
    found = strays()
    for queue_id in found:
        _empty(queue_id)
    return len(found)


def _empty(queue_id: int) -> None:
    running = Interaction.objects.filter(queue=queue_id).exclude(state=InteractionState.ENDED)
    for interaction_id in running.order_by("id").values_list("pk", flat=True):
        _rehome(interaction_id, queue_id)


@transaction.atomic
def _rehome(interaction_id: int, queue_id: int) -> None:
    """Waiting, offered or talking: it keeps its place by time, its offer and its people; only the queue is another."""
    interaction = locked_interaction(pk=interaction_id)
    heir = heir_of(interaction.queue)
    if interaction.queue_id != queue_id or interaction.state == InteractionState.ENDED or heir is None:
        return
    was, interaction.queue = interaction.queue.name, heir
    Interaction.objects.filter(pk=interaction.pk).update(queue=heir)
    record(interaction, InteractionRehomed(was=_name_before(was), queue=heir.name))
    here = interaction.participants.filter(agent__isnull=False).exclude(state=ParticipantState.LEFT)
    for person in here.order_by("agent_id"):
        record_on_desk(locked_agent(pk=person.agent_id or 0), InteractionMoved(interaction=interaction.key))
    route_on_commit(queue=heir.pk)


def _name_before(name: str) -> str:
    return name.rpartition(" (closed")[0] or name


@transaction.atomic
def remove_code(actor: User | None, code: WrapUpCode) -> bool:
    """Delete a wrap-up code that nobody uses, switch off any other; returns whether it is gone.

    Queues whose default it was take the next one; whoever has it on the screen may still choose it.
    """
    administrators_only(actor)
    for queue in Queue.objects.filter(default_code=code):
        queue.default_code = _next_code(code, queue)
        save_row(actor, queue, ["default_code"])
    used = Participant.objects.filter(wrap_up_code=code).exists()
    owed = Participant.objects.filter(wrap_up=WrapUpState.PENDING, interaction__shop=code.shop_id)
    talking = Participant.objects.filter(role=Role.OWNER, state=ParticipantState.JOINED, interaction__shop=code.shop_id)
    if used or owed.exists() or talking.exists():
        code.is_active = False
        save_row(actor, code, ["is_active"])
        return False
    delete_row(actor, code)
    return True


def _next_code(code: WrapUpCode, queue: Queue) -> WrapUpCode | None:
    others = WrapUpCode.objects.filter(shop=code.shop_id, is_active=True).exclude(pk=code.pk)
    return others.filter(queues=queue).first() or others.filter(queues=None).first()

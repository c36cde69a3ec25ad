"""What supervisors ask for, each an action; and reading along, which is no seat."""

from typing import Any

import msgspec

from agentconsole.protocol import (
    BargeIn,
    BargeOut,
    InteractionReassign,
    InteractionTake,
    MonitorSet,
    SignOutOf,
    StateOf,
    WhisperPost,
)
from agentconsole.queries import visible_interaction
from assist.actions.listening import barge_in, barge_out, begin_to_monitor, whisper
from assist.actions.supervising import set_state_of, sign_agent_out
from assist.actions.taking import reassign, take
from assist.protocol.base import Command, Notice
from assist.protocol.commands import HistoryGet
from assist.protocol.notices import CommandAccepted
from assist.queries.supervising import concealed
from assist.realtime.db import run_orm
from assist.realtime.sockets import Handler
from assist.realtime.talking import get_history
from assist.rules.words import Role


async def state_of(socket: Any, command: StateOf) -> Notice:
    """state.set"""
    await run_orm(set_state_of, socket.agent, command.agent, command.state, command.reason)
    return CommandAccepted(ref=command.ref)


async def sign_out_of(socket: Any, command: SignOutOf) -> Notice:
    """agent.sign_out"""
    await run_orm(sign_agent_out, socket.agent, command.agent)
    return CommandAccepted(ref=command.ref)


async def take_over(socket: Any, command: InteractionTake) -> Notice:
    """interaction.take"""
    interaction = await run_orm(take, socket.agent, command.interaction)
    return await _sit_down(socket, command, interaction.key)


async def join(socket: Any, command: BargeIn) -> Notice:
    """barge.in"""
    interaction = await run_orm(barge_in, socket.agent, command.interaction)
    return await _sit_down(socket, command, interaction.key)


async def _sit_down(socket: Any, command: Command, key: Any) -> Notice:
    """What was read along until now is on the desk."""
    await socket.show(key)
    if socket.monitored and socket.monitored.key == key:
        socket.forget_monitored()
    return CommandAccepted(ref=command.ref, interaction=key)


async def leave(socket: Any, command: BargeOut) -> Notice:
    """barge.out"""
    interaction = await run_orm(visible_interaction, socket.agent, command.interaction)
    await run_orm(barge_out, socket.agent, interaction)
    return CommandAccepted(ref=command.ref)


async def send_on(socket: Any, command: InteractionReassign) -> Notice:
    """interaction.reassign"""
    await run_orm(reassign, socket.agent, command.interaction, command.agent, command.queue, command.note)
    return CommandAccepted(ref=command.ref)


async def monitor(socket: Any, command: MonitorSet) -> Notice:
    """monitor.set"""
    if not command.on:
        await socket.stop_monitoring()
        return CommandAccepted(ref=command.ref)
    interaction = await run_orm(begin_to_monitor, socket.agent, command.interaction)
    if not (socket.monitored and socket.monitored.key == interaction.key):
        await socket.stop_monitoring()
    await socket.monitor(interaction)
    return CommandAccepted(ref=command.ref)


async def whisper_to_owner(socket: Any, command: WhisperPost) -> Notice:
    """whisper.post"""
    seq = await run_orm(whisper, socket.agent, command.interaction, command.client_id, command.text)
    return CommandAccepted(ref=command.ref, seq=seq, interaction=command.interaction)


async def history(socket: Any, command: HistoryGet) -> Notice:
    """history.get"""
    posted: Any = await get_history(socket, command)
    seat = socket.reads(command.interaction)
    facts = posted.facts if seat.role is Role.SUPERVISOR else concealed(posted.facts, seat.participant_key)
    told: Notice = msgspec.structs.replace(posted, facts=facts)
    return told


HANDLERS: dict[type[Command], Handler] = {
    StateOf: state_of,
    SignOutOf: sign_out_of,
    InteractionTake: take_over,
    InteractionReassign: send_on,
    MonitorSet: monitor,
    WhisperPost: whisper_to_owner,
    BargeIn: join,
    BargeOut: leave,
    HistoryGet: history,
}

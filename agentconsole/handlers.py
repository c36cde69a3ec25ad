"""Inbound command -> one action; shells of a few lines."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from agentconsole.boards.watch import Boards
from agentconsole.protocol import (
    BoardWatch,
    ChannelsSet,
    ConsultComplete,
    ConsultConference,
    ConsultEnd,
    ConsultStart,
    InteractionHold,
    InteractionPick,
    InteractionResume,
    NoteAdd,
    OfferAccept,
    OfferDecline,
    PreferencesSet,
    PresenceSet,
    TargetsGet,
    TransferCancel,
    TransferStart,
    WrapUpExtend,
    WrapUpHold,
    WrapUpSubmit,
)
from agentconsole.queries import supervised_targets_of, targets_of, visible_interaction
from agentconsole.supervising import HANDLERS as SUPERVISING
from assist.actions.consults import complete_transfer, end_consult, make_conference, start_consult
from assist.actions.endings import end_by_agent
from assist.actions.holds import hold as hold_interaction
from assist.actions.holds import resume
from assist.actions.offers import accept_offer, decline_offer
from assist.actions.picking import pick
from assist.actions.preferences import set_preferences
from assist.actions.presence import choose_channels, choose_presence
from assist.actions.transfers import cancel_transfer, checked_target, transfer_to_agent, transfer_to_queue
from assist.actions.wrapups import extend_wrap_up, hold_wrap_up, submit_wrap_up
from assist.models import Agent, Interaction
from assist.protocol.base import Command, Notice
from assist.protocol.commands import InteractionEnd, MessageSend, Pulse, ReceiptMark, TypingSet
from assist.protocol.notices import CommandAccepted
from assist.protocol.values import PreferencesView
from assist.realtime.db import run_orm
from assist.realtime.sockets import Handler
from assist.realtime.talking import mark_receipt, post, send_message, set_typing


async def presence(socket: Any, command: PresenceSet) -> Notice:
    """presence.set"""
    await run_orm(choose_presence, socket.agent, command.state, command.reason, pass_on=command.pass_on)
    return CommandAccepted(ref=command.ref)


async def channels(socket: Any, command: ChannelsSet) -> Notice:
    """channels.set"""
    await run_orm(choose_channels, socket.agent, command.off)
    return CommandAccepted(ref=command.ref)


async def preferences(socket: Any, command: PreferencesSet) -> Notice:
    """preferences.set"""
    wish = PreferencesView(
        sound=command.sound,
        desktop_offers=command.desktop_offers,
        desktop_lines=command.desktop_lines,
        quiet_from=command.quiet_from,
        quiet_to=command.quiet_to,
        time_zone=command.time_zone,
        mail_alerts=command.mail_alerts,
        language=command.language,
    )
    await run_orm(set_preferences, socket.agent, wish)
    return CommandAccepted(ref=command.ref)


async def accept(socket: Any, command: OfferAccept) -> Notice:
    """offer.accept"""
    interaction = await run_orm(accept_offer, socket.agent, command.offer)
    await socket.show(interaction.key)
    return CommandAccepted(ref=command.ref, interaction=interaction.key)


async def decline(socket: Any, command: OfferDecline) -> Notice:
    """offer.decline"""
    await run_orm(decline_offer, socket.agent, command.offer, command.reason)
    return CommandAccepted(ref=command.ref)


async def pick_by_hand(socket: Any, command: InteractionPick) -> Notice:
    """interaction.pick"""
    interaction = await run_orm(pick, socket.agent, command.interaction)
    await socket.show(interaction.key)
    return CommandAccepted(ref=command.ref, interaction=interaction.key)


async def note(socket: Any, command: NoteAdd) -> Notice:
    """note.add"""
    line = MessageSend(ref=command.ref, interaction=command.interaction, client_id=command.client_id, text=command.text)
    return await post(socket, line, private=True)


async def end(socket: Any, command: InteractionEnd) -> Notice:
    """interaction.end"""
    await run_orm(end_by_agent, socket.agent, await _interaction(socket, command.interaction))
    return CommandAccepted(ref=command.ref)


async def wrap_up(socket: Any, command: WrapUpSubmit) -> Notice:
    """wrapup.submit"""
    interaction = await _interaction(socket, command.interaction)
    await run_orm(submit_wrap_up, socket.agent, interaction, command.code, command.note)
    return CommandAccepted(ref=command.ref)


async def extend(socket: Any, command: WrapUpExtend) -> Notice:
    """wrapup.extend"""
    await run_orm(extend_wrap_up, socket.agent, await _interaction(socket, command.interaction))
    return CommandAccepted(ref=command.ref)


async def hold(socket: Any, command: WrapUpHold) -> Notice:
    """wrapup.hold"""
    await run_orm(hold_wrap_up, socket.agent, await _interaction(socket, command.interaction))
    return CommandAccepted(ref=command.ref)


async def transfer(socket: Any, command: TransferStart) -> Notice:
    """transfer.start"""
    checked_target(command.agent, command.queue)
    interaction = await _interaction(socket, command.interaction)
    if command.agent is not None:
        await run_orm(transfer_to_agent, socket.agent, interaction, command.agent, command.note)
    else:
        target, sure = command.queue or 0, command.even_if_nobody
        await run_orm(transfer_to_queue, socket.agent, interaction, target, command.note, even_if_nobody=sure)
    return CommandAccepted(ref=command.ref)


async def consult(socket: Any, command: ConsultStart) -> Notice:
    """consult.start"""
    interaction = await _interaction(socket, command.interaction)
    await run_orm(start_consult, socket.agent, interaction, command.agent, command.note)
    return CommandAccepted(ref=command.ref)


def plain(act: Callable[[Agent, Interaction], None]) -> Handler:
    """A command that names an interaction and nothing else."""

    async def handle(socket: Any, command: Any) -> Notice:
        await run_orm(act, socket.agent, await _interaction(socket, command.interaction))
        return CommandAccepted(ref=command.ref)

    return handle


async def targets(socket: Any, command: TargetsGet) -> Notice:
    """targets.get"""
    if command.as_supervisor:
        return await run_orm(supervised_targets_of, socket.agent, command.interaction)
    return await run_orm(targets_of, socket.agent, command.interaction)


async def _interaction(socket: Any, key: UUID) -> Interaction:
    return await run_orm(visible_interaction, socket.agent, key)


async def board(socket: Any, command: BoardWatch) -> Notice:
    """board.watch"""
    boards = socket.hub.part(Boards)
    if command.on:
        await boards.watch(socket)
    else:
        boards.leave(socket)
    return CommandAccepted(ref=command.ref)


async def pulse(socket: Any, command: Pulse) -> None:
    """pulse"""
    socket.alive()


HANDLERS: dict[type[Command], Handler] = {
    PresenceSet: presence,
    ChannelsSet: channels,
    PreferencesSet: preferences,
    OfferAccept: accept,
    OfferDecline: decline,
    InteractionPick: pick_by_hand,
    MessageSend: send_message,
    NoteAdd: note,
    TypingSet: set_typing,
    ReceiptMark: mark_receipt,
    InteractionEnd: end,
    InteractionHold: plain(hold_interaction),
    InteractionResume: plain(resume),
    WrapUpSubmit: wrap_up,
    WrapUpExtend: extend,
    WrapUpHold: hold,
    TransferStart: transfer,
    TransferCancel: plain(cancel_transfer),
    ConsultStart: consult,
    ConsultEnd: plain(end_consult),
    ConsultConference: plain(make_conference),
    ConsultComplete: plain(complete_transfer),
    TargetsGet: targets,
    BoardWatch: board,
    Pulse: pulse,
    **SUPERVISING,
}

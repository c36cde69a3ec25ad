"""Inbound command -> one action; shells of a few lines."""

from typing import Any

from assist.actions.afterwards import rate, request_transcript
from assist.actions.context import set_context
from assist.actions.endings import end_by_shopper
from assist.actions.requests import Wish, request_assistance
from assist.actions.shoppers import close_session, identify
from assist.protocol.base import Command, Notice
from assist.protocol.commands import HistoryGet, InteractionEnd, MessageSend, Pulse, ReceiptMark, TypingSet
from assist.protocol.notices import CommandAccepted
from assist.realtime.db import run_orm
from assist.realtime.sockets import Handler
from assist.realtime.talking import get_history, mark_receipt, send_message, set_typing
from storefront.widget.protocol import (
    ContextSet,
    IdentityChanged,
    IdentitySet,
    InteractionRate,
    InteractionRequest,
    SessionClose,
    TranscriptRequest,
)
from storefront.widget.queries import identity_of, own_conversation


async def request(socket: Any, command: InteractionRequest) -> Notice:
    """interaction.request"""
    wish = Wish(
        client_id=command.client_id,
        channel=command.channel,
        assistance_type=command.assistance_type,
        name=command.name,
        email=command.email,
        text=command.text,
        context=command.context,
        address=command.address,
        title=command.title,
    )
    interaction = await run_orm(request_assistance, socket.shopper, wish)
    await socket.show(interaction.key)
    return CommandAccepted(ref=command.ref, interaction=interaction.key)


async def context(socket: Any, command: ContextSet) -> Notice:
    """context.set"""
    await run_orm(set_context, socket.shopper, command.context, command.address, command.title)
    return CommandAccepted(ref=command.ref)


async def identity(socket: Any, command: IdentitySet) -> Notice:
    """identity.set"""
    socket.shopper = await run_orm(identify, socket.shopper, command.token)
    socket.push(IdentityChanged(identity=identity_of(socket.shopper)))
    return CommandAccepted(ref=command.ref)


async def end(socket: Any, command: InteractionEnd) -> Notice:
    """interaction.end"""
    interaction = await run_orm(own_conversation, socket.shopper, command.interaction)
    await run_orm(end_by_shopper, socket.shopper, interaction)
    return CommandAccepted(ref=command.ref)


async def rating(socket: Any, command: InteractionRate) -> Notice:
    """interaction.rate"""
    interaction = await run_orm(own_conversation, socket.shopper, command.interaction)
    await run_orm(rate, socket.shopper, interaction, command.stars, command.comment)
    return CommandAccepted(ref=command.ref)


async def transcript(socket: Any, command: TranscriptRequest) -> Notice:
    """transcript.request"""
    interaction = await run_orm(own_conversation, socket.shopper, command.interaction)
    await run_orm(request_transcript, socket.shopper, interaction)
    return CommandAccepted(ref=command.ref)


async def close(socket: Any, command: SessionClose) -> Notice:
    """session.close"""
    await run_orm(close_session, socket.shopper)
    return CommandAccepted(ref=command.ref)


async def pulse(socket: Any, command: Pulse) -> None:
    """pulse"""
    socket.heart().heard(socket)


HANDLERS: dict[type[Command], Handler] = {
    InteractionRequest: request,
    MessageSend: send_message,
    TypingSet: set_typing,
    ReceiptMark: mark_receipt,
    ContextSet: context,
    IdentitySet: identity,
    InteractionEnd: end,
    InteractionRate: rating,
    TranscriptRequest: transcript,
    HistoryGet: get_history,
    SessionClose: close,
    Pulse: pulse,
}

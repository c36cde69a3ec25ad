"""Inbound command -> one action; shells of a few lines."""

from typing import Any

from assist.actions.admission import mark_of
from assist.actions.afterwards import rate, request_transcript
from assist.actions.context import set_context
from assist.actions.endings import end_by_shopper
from assist.actions.overflow import choose_channel
from assist.actions.requests import Wish, ask_for_previous, request_assistance
from assist.actions.shoppers import close_session, identify
from assist.protocol.base import Command, Notice
from assist.protocol.commands import HistoryGet, InteractionEnd, MessageSend, Pulse, ReceiptMark, TypingSet
from assist.protocol.notices import CommandAccepted, FactsPosted
from assist.queries.facts import facts_after
from assist.realtime.callers import address_of_socket
from assist.realtime.db import run_orm
from assist.realtime.sockets import Handler
from assist.realtime.talking import get_history, mark_receipt, send_message, set_typing
from assist.rules.crowds import Entry
from assist.rules.refusals import Refused
from storefront.widget.heads import conversation_heads
from storefront.widget.protocol import (
    ChannelChoose,
    ContextSet,
    ConversationOpen,
    ConversationsGet,
    IdentityChanged,
    IdentitySet,
    InteractionRate,
    InteractionRequest,
    PreviousAsk,
    SessionClose,
    TranscriptRequest,
)
from storefront.widget.queries import channels_now, identity_of, own_conversation, readable_conversation


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
        language=command.language,
        ask_for_previous=command.ask_for_previous,
        follows=command.follows,
        caller=mark_of(address_of_socket(socket.scope)),
        proof=command.proof,
    )
    try:
        interaction = await run_orm(request_assistance, socket.shopper, wish)
    except Refused as refused:
        if refused.state == Entry.CROWDED:
            socket.channels_are(await run_orm(channels_now, socket.shopper))
        raise
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
    socket.channels_are(await run_orm(channels_now, socket.shopper))
    socket.push(await run_orm(conversation_heads, socket.shopper))
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


async def open_conversation(socket: Any, command: ConversationOpen) -> Notice:
    """conversation.open"""
    await socket.open(command.interaction)
    return CommandAccepted(ref=command.ref, interaction=command.interaction)


async def conversations(socket: Any, command: ConversationsGet) -> Notice:
    """conversations.get"""
    socket.push(await run_orm(conversation_heads, socket.shopper, command.after))
    return CommandAccepted(ref=command.ref)


async def previous(socket: Any, command: PreviousAsk) -> Notice:
    """previous.ask"""
    interaction = await run_orm(own_conversation, socket.shopper, command.interaction)
    await run_orm(ask_for_previous, socket.shopper, interaction)
    return CommandAccepted(ref=command.ref)


async def choose(socket: Any, command: ChannelChoose) -> Notice:
    """channel.choose"""
    interaction = await run_orm(own_conversation, socket.shopper, command.interaction)
    await run_orm(choose_channel, socket.shopper, interaction, command.channel, command.email)
    return CommandAccepted(ref=command.ref)


async def history(socket: Any, command: HistoryGet) -> Notice:
    """history.get, also of a conversation that this shopper had on another device"""
    if command.interaction in socket.seats:
        return await get_history(socket, command)
    interaction = await run_orm(readable_conversation, socket.shopper, command.interaction)
    facts, complete = await run_orm(facts_after, interaction.pk, command.after, public=True)
    return FactsPosted(interaction=interaction.key, facts=facts, complete=complete)


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
    HistoryGet: history,
    ConversationOpen: open_conversation,
    ConversationsGet: conversations,
    PreviousAsk: previous,
    ChannelChoose: choose,
    SessionClose: close,
    Pulse: pulse,
}

"""From a frame of a socket to a command, whatever else is refused with words (W07); from notices to a frame."""

import json
from typing import Any

import msgspec

from assist.protocol.base import Command
from assist.rules.limits import COMMAND_BYTES
from assist.rules.refusals import Refused
from assist.rules.words import RefusalCode


def _each_once(pairs: list[tuple[str, Any]]) -> None:
    """The decoder takes the last of two equal keys, another reader the first: such a frame has two meanings."""
    if len(pairs) != len({key for key, _ in pairs}):
        raise ValueError("a key stands there twice")


_EACH_ONCE = json.JSONDecoder(object_pairs_hook=_each_once)


def command_in(text: object, decoder: "msgspec.json.Decoder[Any]") -> Command:
    """The command in a text frame; raises Refused, malformed or too_large."""
    if not isinstance(text, str):
        raise _malformed("Send JSON text.")
    if len(text) > COMMAND_BYTES or len(text.encode(errors="surrogatepass")) > COMMAND_BYTES:
        raise Refused(RefusalCode.TOO_LARGE, "That is too large.")
    try:
        command: Command = decoder.decode(text)
        _EACH_ONCE.decode(text)
    except (ValueError, RecursionError) as problem:
        raise _malformed(f"Not understood: {str(problem)[:200]}") from None
    return command


def framed(notices: list[str]) -> str:
    """One notice as it is, several as an array in their order: a frame costs more than what is in it."""
    return notices[0] if len(notices) == 1 else f"[{','.join(notices)}]"


def _malformed(text: str) -> Refused:
    return Refused(RefusalCode.MALFORMED, text)

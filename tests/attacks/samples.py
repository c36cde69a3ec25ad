"""One well-formed example of every command, and what is written on hostile frames."""

import json
import uuid
from typing import Any

Fields = dict[str, Any]


def shopper_commands(interaction: str) -> dict[str, Fields]:
    """Every command of the shopper's face that is not hello, in an order in which all of them work."""
    return {
        "pulse": {},
        "context.set": {"context": {"productId": "kaari"}, "address": "https://lumo.example/kaari"},
        "identity.set": {"token": "not.a.token"},
        "interaction.request": asking(),
        "message.send": {"interaction": interaction, **line()},
        "typing.set": {"interaction": interaction, "on": True},
        "receipt.mark": {"interaction": interaction, "delivered": 1, "read": 1},
        "history.get": {"interaction": interaction, "after": 0},
        "conversations.get": {},
        "conversation.open": {"interaction": interaction},
        "channel.choose": {"interaction": interaction, "channel": "email", "email": "gus@example.com"},
        "previous.ask": {"interaction": interaction},
        "interaction.end": {"interaction": interaction},
        "interaction.rate": {"interaction": interaction, "stars": 5},
        "transcript.request": {"interaction": interaction},
        "session.close": {},
    }


def agent_commands(interaction: str, accepted: str, declined: str, code: int) -> dict[str, Fields]:
    """The same for the agent's face; `accepted` and `declined` are offers, `code` a wrap-up code."""
    return {
        "pulse": {},
        "preferences.set": {"sound": "once", "desktop_offers": True, "desktop_lines": False},
        "channels.set": {"off": []},
        "presence.set": {"state": "available"},
        "offer.accept": {"offer": accepted},
        "offer.decline": {"offer": declined, "reason": "Busy"},
        "interaction.pick": {"interaction": interaction},
        "message.send": {"interaction": interaction, **line()},
        "note.add": {"interaction": interaction, **line("Only for us")},
        "typing.set": {"interaction": interaction, "on": True},
        "receipt.mark": {"interaction": interaction, "delivered": 1, "read": 1},
        "history.get": {"interaction": interaction, "after": 0},
        "targets.get": {"interaction": interaction},
        "transfer.start": {"interaction": interaction, "agent": 0},
        "transfer.cancel": {"interaction": interaction},
        "consult.start": {"interaction": interaction, "agent": 0},
        "consult.conference": {"interaction": interaction},
        "consult.complete": {"interaction": interaction},
        "consult.end": {"interaction": interaction},
        "interaction.hold": {"interaction": interaction},
        "interaction.resume": {"interaction": interaction},
        "interaction.end": {"interaction": interaction},
        "board.watch": {"on": True},
        "state.set": {"agent": 0, "state": "idle"},
        "agent.sign_out": {"agent": 0},
        "interaction.reassign": {"interaction": interaction, "agent": 0},
        "whisper.post": {"interaction": interaction, **line("Only for you")},
        "monitor.set": {"interaction": interaction},
        "wrapup.extend": {"interaction": interaction},
        "wrapup.hold": {"interaction": interaction},
        "wrapup.submit": {"interaction": interaction, "code": code},
        "barge.in": {"interaction": interaction},
        "barge.out": {"interaction": interaction},
        "interaction.take": {"interaction": interaction},
    }


def asking(**more: Any) -> Fields:
    """The form before a chat, filled in."""
    form = {"channel": "chat", "assistance_type": "informational", "name": "Gus", "text": "Hello"}
    return {"client_id": some_id(), **form, **more}


def line(text: str = "Hello") -> Fields:
    """A line that nobody has sent yet."""
    return {"client_id": some_id(), "text": text}


def some_id() -> str:
    """An id that nothing has."""
    return str(uuid.uuid4())


def _history(after: str) -> str:
    return f'{{"type":"history.get","interaction":"{uuid.uuid4()}","after":{after}}}'


_LONE = json.dumps({"type": "pulse", "ref": "\ud800"})
MALFORMED = {
    "a space": " ",
    "no JSON": "hello",
    "cut off": '{"type":"pulse"',
    "more behind it": '{"type":"pulse"} {"type":"pulse"}',
    "an array": '[{"type":"pulse"}]',
    "a number": "7",
    "null": "null",
    "no type": '{"ref":"1"}',
    "an unknown type": '{"type":"admin.everything"}',
    "an unknown field": '{"type":"pulse","admin":true}',
    "not a number": _history("NaN"),
    "infinity": _history("Infinity"),
    "out of range": _history("1e999"),
    "5,000 digits": _history("9" * 5000),
    "a negative number": _history("-1"),
    "a text for a number": _history('"1"'),
    "a type twice": '{"type":"pulse","type":"pulse"}',
    "a ref twice": '{"type":"pulse","ref":"a","ref":"b"}',
    "a half of a surrogate pair": _LONE,
    "a raw half of a surrogate pair": '{"type":"pulse","ref":"\ud800"}',
    "a raw NUL": '{"type":"pulse","ref":"\x00"}',
    "nested 100 deep": _history("[" * 100 + "]" * 100),
    "nested 30,000 deep": _history("[" * 30_000 + "]" * 30_000),
    "nested in an unknown field": f'{{"type":"pulse","x":{"[" * 30_000}{"]" * 30_000}}}',
    "no id": '{"type":"history.get","interaction":"1 OR 1=1","after":0}',
}
_LIMIT = 64 * 1024
TOO_LARGE = {
    "65 KiB and one byte": '{"type":"pulse","ref":"' + "a" * (65 * 1024 + 1 - 25) + '"}',
    "one byte too many": " " * (_LIMIT - 15) + '{"type":"pulse"}',
    "few characters of many bytes": '{"type":"pulse","ref":"' + "\N{GRINNING FACE}" * 20_000 + '"}',
}

"""Names exist once: no wire name as a string, one word per idea."""

import ast
import json
import re
from collections.abc import Iterator

import pytest
from django.apps import apps

from assist.protocol.base import Command, Fact, Notice, Value, tag_of
from tests.house.sources import PRODUCT, ROOT, python

ABOVE = {("assist/realtime/encoding.py", "desk.posted")}
"""Classes of a face that a lower floor cannot import, but whose notices it writes."""

OUTSIDERS = "assist/management/"
"""Tools: the launcher speaks the wire as a stranger's client would, the generator writes sentences about it."""

SYNONYMS = {
    "visitor": "Shopper",
    "operator": "Agent",
    "ticket": "Interaction",
    "chatroom": "Interaction",
    "tenant": "Shop",
    "merchant": "Shop",
    "cart": "Basket",
    "trolley": "Basket",
    "notification": "Notice",
    "packet": "Command or Notice",
    "wrapup": "wrap_up",
    "handover": "Transfer",
}
"""What an idea is never called, with its name."""
GIVEN = {"send_notification_mail"}
"""Names of others' hooks, which have to be called what they are called."""

FOGGY_ENDINGS = ("Frame", "Packet", "Payload", "Dto", "Helper", "Util", "Utils", "Manager", "Info")
FOREIGN_TABLES = {"Conversation", "Chat", "Case", "Request", "User", "Operator", "Visitor", "Session", "Message"}
"""Other products' names for what is an Interaction, an Agent, a Shopper or an Event here."""


def tags() -> set[str]:
    """The name of every message and fact."""
    return {tag_of(message) for base in (Command, Notice, Fact) for message in _below(base)}


def _below(base: type[Value]) -> Iterator[type[Value]]:
    for message in base.__subclasses__():
        yield message
        yield from _below(message)


def tags_as_strings(tree: ast.AST, known: set[str]) -> list[str]:
    """The wire names that stand in strings, apart from docstrings and the `tag=` of the class itself."""
    apart = _declared(tree) | _told(tree)
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in apart]
    return sorted(tag for node in strings for tag in known if isinstance(node.value, str) and _names(node.value, tag))


def _names(text: str, tag: str) -> bool:
    """A name with a dot may stand anywhere in a text; a plain word has to be all of it."""
    return text == tag or ("." in tag and re.search(rf"(?<![\w.]){re.escape(tag)}(?![\w.])", text) is not None)


def _declared(tree: ast.AST) -> set[ast.AST]:
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return {keyword.value for node in classes for keyword in node.keywords if keyword.arg == "tag"}


def _told(tree: ast.AST) -> set[ast.AST]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def words_of(name: str) -> list[str]:
    """The words of an identifier, small and singular."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    return [part.lower().removesuffix("s") for part in parts]


def given_names(tree: ast.AST) -> set[str]:
    """Every name that the code gives: classes, functions, arguments, variables, attributes."""
    return {name for node in ast.walk(tree) for name in _given(node)}


def _given(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return [node.name]
    if isinstance(node, ast.arg):
        return [node.arg]
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    return [node.attr] if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) else []


def second_words(tree: ast.AST) -> list[str]:
    """The names that call an idea by another word than the glossary's."""
    return sorted(name for name in given_names(tree) - GIVEN if not SYNONYMS.keys().isdisjoint(words_of(name)))


def foggy_classes(tree: ast.AST) -> list[str]:
    """Classes whose last word says nothing about what they are."""
    classes = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return [name for name in classes if name.endswith(FOGGY_ENDINGS)]


def test_the_core_writes_no_wire_name_as_a_string() -> None:
    known = tags()
    assert {"message.posted", "message.send", "facts.posted", "pulse"} <= known
    inside = {
        name: tree
        for name, tree in python("assist", "agentconsole", "storefront").items()
        if not name.startswith(OUTSIDERS)
    }
    found = {(name, tag) for name, tree in inside.items() for tag in tags_as_strings(tree, known)}
    assert found == ABOVE


@pytest.mark.parametrize(
    "bad", ['rows.filter(kind="note.added")', 'text = f\'{{"type":"note.added",{rest}}}\'', 'kind = "pulse"']
)
def test_a_wire_name_in_a_string_is_seen(bad: str) -> None:
    assert len(tags_as_strings(ast.parse(bad), {"note.added", "pulse"})) == 1


def test_a_class_may_declare_its_name_and_a_docstring_may_tell_it() -> None:
    good = 'class NoteAdded(Fact, tag="note.added"):\n    """note.added"""\n\nwords = "the pulse of a note.added.now"\n'
    assert tags_as_strings(ast.parse(good), {"note.added", "pulse"}) == []


def test_one_word_per_idea() -> None:
    found = {name: second_words(tree) for name, tree in python(*PRODUCT).items()}
    assert {name: names for name, names in found.items() if names} == {}


def test_a_second_word_for_an_idea_is_seen() -> None:
    assert second_words(ast.parse("def interaction_of(shopper): offer = shopper")) == []
    assert second_words(ast.parse("class Visitor: ...\ndef close(open_tickets): self.cart = 1")) == [
        "Visitor",
        "cart",
        "open_tickets",
    ]


def test_screens_use_the_same_words() -> None:
    for path in (ROOT / "static/src/locales").glob("*.en.json"):
        texts = json.loads(path.read_text("utf-8"))
        found = {key: text for key, text in texts.items() if not SYNONYMS.keys().isdisjoint(words_of(text))}
        assert found == {}, path.name


def test_class_names_say_what_they_are() -> None:
    found = {name: foggy_classes(tree) for name, tree in python(*PRODUCT).items()}
    assert {name: names for name, names in found.items() if names} == {}
    assert foggy_classes(ast.parse("class MessageFrame: ...\nclass Offer: ...")) == ["MessageFrame"]


def test_no_table_has_another_products_name() -> None:
    ours = {model.__name__ for app in PRODUCT for model in _models_below(app)}
    assert "Interaction" in ours
    assert ours & FOREIGN_TABLES == set()


def _models_below(app: str) -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith(app)]

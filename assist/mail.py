"""The couriers of mails: from an outbox row to SMTP, always with the same Message-ID."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from assist.models import Interaction
from assist.queries.transcripts import transcript_of
from assist.rules.text import clean_line
from assist.rules.words import OutboxKind

Courier = Callable[[dict[str, Any]], None]
SUBJECT_MOST = 150


def send_transcript(payload: dict[str, Any]) -> None:
    """Mail the public lines of an interaction to its requester."""
    interaction = Interaction.objects.select_related("shop").get(pk=payload["interaction"])
    context = {"shop": interaction.shop, "interaction": interaction, "lines": transcript_of(interaction)}
    with override(interaction.shop.locale):
        subject = gettext("Your conversation with %(shop)s") % {"shop": clean_line(interaction.shop.name, 100)}
        send(payload["outbox"], interaction.requester_email, subject, "mail/transcript", context)


def send(row: int, to: str, subject: str, template: str, context: Mapping[str, Any]) -> None:
    """Mail `template`.txt with `template`.html beside it, in the language that is active, to one address."""
    values = dict(context)
    mail = EmailMultiAlternatives(
        clean_line(subject, SUBJECT_MOST), render_to_string(f"{template}.txt", values), to=[to], headers=_headers(row)
    )
    mail.attach_alternative(render_to_string(f"{template}.html", values), "text/html")
    mail.send()


def _headers(row: int) -> dict[str, str]:
    host = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[1]
    return {"Message-ID": f"<outbox-{row}@{host}>", "Auto-Submitted": "auto-generated"}


COURIERS: dict[OutboxKind, Courier] = {OutboxKind.TRANSCRIPT_MAIL: send_transcript}


def register_courier(kind: OutboxKind, courier: Courier) -> None:
    """Let `courier` carry rows of `kind`; called once, by the wiring module of the app that puts them."""
    COURIERS[kind] = courier

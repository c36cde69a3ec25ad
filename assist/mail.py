"""The courier of mails: from an outbox row to SMTP, always with the same Message-ID."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from assist.models import Interaction
from assist.queries.transcripts import transcript_of
from assist.rules.text import clean_line
from assist.rules.words import OutboxKind


def send_transcript(payload: dict[str, Any]) -> None:
    """Mail the public lines of an interaction to its requester."""
    interaction = Interaction.objects.select_related("shop").get(pk=payload["interaction"])
    context = {"shop": interaction.shop, "interaction": interaction, "lines": transcript_of(interaction)}
    with override(interaction.shop.locale):
        subject = gettext("Your conversation with %(shop)s") % {"shop": clean_line(interaction.shop.name, 100)}
        mail = EmailMultiAlternatives(
            subject,
            render_to_string("mail/transcript.txt", context),
            to=[interaction.requester_email],
            headers=_headers(payload["outbox"]),
        )
        mail.attach_alternative(render_to_string("mail/transcript.html", context), "text/html")
        mail.send()


def _headers(row: int) -> dict[str, str]:
    host = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[1]
    return {"Message-ID": f"<outbox-{row}@{host}>", "Auto-Submitted": "auto-generated"}


COURIERS: dict[OutboxKind, Callable[[dict[str, Any]], None]] = {OutboxKind.TRANSCRIPT_MAIL: send_transcript}

"""What leaves the system leaves once: from the outbox row through the sweeper, Celery and SMTP to the mailbox."""

import asyncio
import email
import email.policy
import time

from assist.management.launch.peers import Web, request_fields, shopper
from tests.install import Install

PATIENCE = 40.0


async def test_i10_a_transcript_goes_once_to_the_address_that_was_given(install: Install) -> None:
    token = await asyncio.to_thread(Web(install.site).open_session, "lumo")
    gus = await shopper(install.site, token)
    fields = request_fields("Is the <b>lamp</b> & shade sold apart?", email="gus@example.com")
    key = (await gus.ask("interaction.request", **fields))["interaction"]
    await gus.ask("interaction.end", interaction=key)
    first = await gus.ask("transcript.request", interaction=key)
    again = await gus.ask("transcript.request", interaction=key)
    assert (first["type"], again["type"], again["code"]) == ("command.accepted", "command.refused", "conflict")
    mail = await asyncio.to_thread(the_mail, install)
    assert mail["To"] == "gus@example.com"
    assert mail["Auto-Submitted"] == "auto-generated"
    row = install.rows("SELECT id FROM assist_outbox")[0][0]
    assert mail["Message-ID"].startswith(f"<outbox-{row}@")
    text, html = (part.get_content() for part in mail.iter_parts())
    assert "Is the <b>lamp</b> & shade sold apart?" in text
    assert "Is the &lt;b&gt;lamp&lt;/b&gt; &amp; shade" in html
    await gus.hang_up()
    assert len(install.mails()) == 1


def the_mail(install: Install) -> email.message.EmailMessage:
    deadline = time.monotonic() + PATIENCE
    while not install.mails():
        state = install.rows("SELECT attempts, last_error FROM assist_outbox")
        assert time.monotonic() < deadline, f"no mail: {state}"
        time.sleep(0.2)
    return email.message_from_string(install.mails()[0], policy=email.policy.default)

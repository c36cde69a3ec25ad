"""The mail server that keeps every mail as a file."""

import os
import smtplib
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from assist.management.launch.places import REPOSITORY
from assist.management.launch.ports import free_port, is_free
from assist.management.launch.supervisor import Child, Supervisor


@pytest.fixture
def sink_port(tmp_path: Path) -> Iterator[int]:
    port = free_port()
    arguments = ["--port", str(port), "--folder", str(tmp_path)]
    command = [sys.executable, "-m", "assist.management.launch.mailsink", *arguments]
    with Supervisor([Child("mail", command, os.environ, REPOSITORY)]) as watched:
        watched.wait_ready(lambda: not is_free(port), seconds=20)
        yield port


def mail_to(recipient: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "shop@lumo.example", recipient, "Your lämp"
    message.set_content("It is on its way.")
    return message


def test_a_mail_to_mina_becomes_a_file(sink_port: int, tmp_path: Path) -> None:
    with smtplib.SMTP("127.0.0.1", sink_port) as client:
        client.send_message(mail_to("mina@example.com"))

    stored = next(tmp_path.glob("*mina@example.com.eml")).read_text()
    assert "X-Envelope-To: mina@example.com" in stored
    assert "It is on its way." in stored


def test_a_hostile_recipient_cannot_choose_where_the_file_goes(sink_port: int, tmp_path: Path) -> None:
    with smtplib.SMTP("127.0.0.1", sink_port) as client:
        client.sendmail("zed@example.com", ['"../../zed"@example.com'], "Subject: x\r\n\r\nx")

    deadline = time.monotonic() + 5
    while not (stored := list(tmp_path.rglob("*.eml"))):
        assert time.monotonic() < deadline
    assert [path.parent for path in stored] == [tmp_path]

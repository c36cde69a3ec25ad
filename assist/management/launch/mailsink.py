"""A mail server that delivers nothing: every mail becomes an .eml file to look at."""

import argparse
import asyncio
import re
import signal
import time
from itertools import count
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from assist.management.launch.progress import say

LARGEST_MAIL_BYTES = 40 * 1024 * 1024


class MailFolder:
    """Writes each mail whole or not at all, named by its time and its first recipient."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Store one mail; aiosmtpd calls this by name."""
        path = self.folder / self._name(envelope)
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(_received(envelope))
        unfinished.rename(path)
        say(f"mail to {', '.join(envelope.rcpt_tos)}: {path}")
        return "250 Message accepted for delivery"

    def _name(self, envelope: Envelope) -> str:
        recipient = re.sub(r"[^A-Za-z0-9.@+-]", "_", envelope.rcpt_tos[0])[:60]
        return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{next(self._numbers):04d}-{recipient}.eml"


def _received(envelope: Envelope) -> bytes:
    content = envelope.content or b""
    body = content.encode() if isinstance(content, str) else content
    heads = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
    return heads.encode(errors="replace") + body


def main() -> None:
    """Listen until a signal says stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    asyncio.run(_serve(MailFolder(options.folder), options.port))


async def _serve(mails: MailFolder, port: int) -> None:
    controller = Controller(
        mails, hostname="127.0.0.1", port=port, data_size_limit=LARGEST_MAIL_BYTES, enable_SMTPUTF8=True
    )
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    controller.start()
    say(f"mails to 127.0.0.1:{port} become files in {mails.folder}")
    await stopped.wait()
    controller.stop()


if __name__ == "__main__":
    main()

"""Logs help operators and betray nobody."""

import asyncio
import hashlib
import json
import secrets
import uuid
from pathlib import Path

from assist.management.launch.peers import Web, request_fields, shopper
from tests.install import Install
from tests.leaks import CARD, Secrets, leaks


def test_attack_l10_a_leak_would_be_found(tmp_path: Path) -> None:
    token = secrets.token_urlsafe(32)
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "web.log").write_text(f'{{"event": "a line of 12 or more", "token": "{token}"}}\n{CARD}\n')
    hashes = {hashlib.sha256(token.encode()).hexdigest()}
    assert len(leaks(tmp_path, Secrets({"a line of 12 or more", CARD, "of nobody"}, hashes))) == 3
    assert leaks(tmp_path, Secrets({"of nobody"}, {"0" * 64})) == []


async def test_attack_l10_no_message_no_token_and_no_name_in_any_log(install: Install) -> None:
    secret, name = f"secret-{secrets.token_hex(8)}", f"Name{secrets.token_hex(8)}"
    token = await asyncio.to_thread(Web(install.site).open_session, "lumo")
    gus = await shopper(install.site, token)
    answer = await gus.ask("interaction.request", **request_fields(secret, name=name, context={"basket": secret}))
    key = answer["interaction"]
    await gus.ask("message.send", interaction=key, client_id=str(uuid.uuid4()), text=f"{secret} again")
    await gus.socket.send(json.dumps({"type": "message.send", "text": secret, "nonsense": secret}))
    await gus.told("command.refused")
    await gus.ask("interaction.end", interaction=key)
    await gus.hang_up()
    texts = {path.name: path.read_text("utf-8", "replace") for path in install.folder.rglob("*.log")}
    assert len(texts) >= 2
    for where, text in texts.items():
        assert text, where
        for private in (secret, name, token):
            assert private not in text, where

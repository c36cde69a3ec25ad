"""The doctor's single looks: each thing that stands in the way is told apart from the others."""

import socket
import ssl
import struct
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings as django_settings
from django.db import connection
from websockets.utils import accept_key

from assist.actions.beats import beat
from assist.actions.outbox import put
from assist.management.doctor import addresses, broker, database, machine, mail, wire, work
from assist.management.doctor.findings import Finding, State, Visit
from assist.models import Beat, Deadline, Outbox
from assist.queries.clock import now
from assist.rules.words import BeatName, DeadlineKind, OutboxKind
from tests.cast import Cast, later

Answer = Callable[[socket.socket], None]
DATA = "Content-Length: 5\r\n\r\nHello"


@contextmanager
def somebody(answer: Answer) -> Iterator[int]:
    """Somebody listens on a port of loopback and does the same with everybody who comes."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, answer), daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def _serve(server: socket.socket, answer: Answer) -> None:
    while True:
        try:
            opened, _ = server.accept()
        except OSError:
            return
        with opened:
            try:
                answer(opened)
            except OSError:
                continue


def says(text: str) -> Answer:
    """Read the question, say this, hang up."""

    def answer(opened: socket.socket) -> None:
        opened.recv(65536)
        opened.sendall(text.encode())

    return answer


def silent(opened: socket.socket) -> None:
    """Take everything and say nothing."""
    while opened.recv(65536):
        pass


def status(code: int) -> Answer:
    return says(f"HTTP/1.1 {code} X\r\n{DATA}")


@pytest.mark.parametrize(
    ("answer", "seen", "remedy"),
    [
        (status(200), "status 200", "pass Upgrade and Connection"),
        (status(426), "status 426", "pass Upgrade and Connection"),
        (status(400), "status 400", "pass the Host header"),
        (status(403), "status 403", "pass Origin and Host"),
        (status(404), "status 404", "with /ws/"),
        (status(502), "status 502", "Start a web process"),
        (says("HTTP/1.1 101 X\r\nUpgrade: websocket\r\n\r\n"), "no socket", "without buffering"),
        (says(""), "closed without an answer", "without buffering"),
        (says("SSH-2.0-OpenSSH\r\n"), "closed without an answer", "without buffering"),
    ],
)
def test_feat_x3_what_a_proxy_does_to_a_socket_has_its_remedy(
    settings: Any, answer: Answer, seen: str, remedy: str
) -> None:
    with somebody(answer) as port:
        settings.ASSIST_WIDGET_ORIGIN = f"http://127.0.0.1:{port}"
        finding = addresses.widget_opens(Visit())
    assert finding.state is State.FAIL
    assert seen in finding.seen
    assert remedy in finding.remedy


def test_feat_x3_silence_is_waited_for_and_told(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SECONDS", 0.3)
    with somebody(silent) as port:
        settings.ASSIST_CONSOLE_ORIGIN = settings.ASSIST_WIDGET_ORIGIN = f"http://127.0.0.1:{port}"
        found = [addresses.console_opens(Visit()), addresses.files_are_served(Visit())]
    assert ["no answer within" in finding.seen for finding in found] == [True, True]
    assert "firewall" in found[0].remedy


def certificate(folder: Path) -> ssl.SSLContext:
    """One that nobody has signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    made = made.serial_number(1).not_valid_before(datetime.now(UTC)).not_valid_after(datetime.now(UTC) + timedelta(1))
    signed = made.sign(key, hashes.SHA256())
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "both.pem"
    path.write_bytes(key.private_bytes(*form) + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def speaks(*frames: bytes) -> Answer:
    """Open a socket as its protocol wants it, then send these frames."""

    def answer(opened: socket.socket) -> None:
        question = opened.recv(65536).decode()
        key = next(line.partition(": ")[2] for line in question.split("\r\n") if line.startswith("Sec-WebSocket-Key"))
        proof = accept_key(key)
        opened.sendall(f"HTTP/1.1 101 X\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {proof}\r\n\r\n".encode())
        opened.sendall(b"".join(frames))
        opened.recv(65536)

    return answer


def text_frame(text: str) -> bytes:
    body = text.encode()
    size = bytes([len(body)]) if len(body) < 126 else struct.pack("!BH", 126, len(body))
    return b"\x81" + size + body


@pytest.mark.parametrize(
    ("frames", "state", "words"),
    [
        ((b"\x89\x02hi", text_frame('{"type": "command.refused"}')), State.OK, "opens and answers"),
        ((text_frame('[{"type": "command.refused", "text": "%s"}]' % ("x" * 300)),), State.OK, "opens and answers"),
        ((text_frame('{"type": "command.refused", "code": "unavailable"}'),), State.FAIL, "cannot ask the database"),
        ((b"\x88\x02\x03\xe8",), State.FAIL, "closed before it said anything"),
        ((text_frame("Hello"),), State.FAIL, "no words of ours"),
    ],
)
def test_feat_x3_the_first_words_of_a_socket_are_read_through_tls(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frames: tuple[bytes, ...], state: State, words: str
) -> None:
    context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "both.pem"))

    def answer(opened: socket.socket) -> None:
        with context.wrap_socket(opened, server_side=True) as secure:
            speaks(*frames)(secure)

    with somebody(answer) as port:
        settings.ASSIST_WIDGET_ORIGIN = f"https://localhost:{port}"
        finding = addresses.widget_opens(Visit())
    assert (finding.state, words in finding.seen) == (state, True), finding


def test_feat_x3_a_certificate_that_nobody_trusts_is_told(settings: Any, tmp_path: Path) -> None:
    context = certificate(tmp_path)

    def answer(opened: socket.socket) -> None:
        with context.wrap_socket(opened, server_side=True) as secure:
            says(f"HTTP/1.1 200 X\r\n{DATA}")(secure)

    with somebody(answer) as port:
        settings.ASSIST_CONSOLE_ORIGIN = settings.ASSIST_WIDGET_ORIGIN = f"https://localhost:{port}"
        found = [addresses.widget_opens(Visit()), addresses.files_are_served(Visit())]
    for finding in found:
        assert "self-signed certificate" in finding.seen
        assert "Give the proxy a certificate" in finding.remedy


def test_feat_x3_files_that_are_missing_or_of_another_build_are_told(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    assert "npm run build" in addresses.files_are_served(Visit()).remedy
    for name in addresses.BUILT:
        (tmp_path / name).write_text("another build")
    script = says(f"HTTP/1.1 200 X\r\nContent-Type: text/javascript\r\n{DATA}")
    with somebody(script) as port:
        settings.ASSIST_CONSOLE_ORIGIN = settings.ASSIST_WIDGET_ORIGIN = f"http://127.0.0.1:{port}"
        stale = addresses.files_are_served(Visit())
        (tmp_path / "console.js").write_text("Hello")
        assert addresses.files_are_served(Visit()).state is State.OK
    assert (stale.state, "Restart every web process" in stale.remedy) == (State.WARN, True)
    with somebody(status(404)) as port:
        settings.ASSIST_CONSOLE_ORIGIN = settings.ASSIST_WIDGET_ORIGIN = f"http://127.0.0.1:{port}"
        assert "widget.js answered 404" in addresses.files_are_served(Visit()).seen


def test_feat_x3_plain_http_is_for_this_machine_alone(settings: Any) -> None:
    settings.ASSIST_WIDGET_ORIGIN = "http://help.example.com"
    finding = addresses.are_spelled(Visit())
    assert (finding.state, "Use https" in finding.remedy) == (State.FAIL, True)
    settings.ASSIST_WIDGET_ORIGIN, settings.SECURE_PROXY_SSL_HEADER = "https://help.example.com", ("X", "https")
    assert "ASSIST_PROXY_HOPS=0" in addresses.are_spelled(Visit()).seen
    settings.ASSIST_PROXY_HOPS = 1
    assert addresses.are_spelled(Visit()).state is State.OK
    assert all(map(addresses.is_loopback, ("http://localhost:1", "http://[::1]", "http://shop.localhost")))
    assert not addresses.is_loopback("http://localhost.example.com")


@pytest.mark.django_db
def test_feat_x3_a_database_that_is_not_there_and_one_that_only_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    known = connection.settings_dict
    monkeypatch.setitem(django_settings.DATABASES, "default", {**known, "NAME": f"{known['NAME']}_nowhere"})
    finding = database.answers(Visit())
    assert "does not exist" in finding.seen
    assert "Create the user and the database" in finding.remedy
    monkeypatch.setitem(django_settings.DATABASES, "default", known)
    monkeypatch.setenv("PGOPTIONS", "-c default_transaction_read_only=on")
    assert "primary server" in database.answers(Visit()).remedy
    monkeypatch.delenv("PGOPTIONS")
    assert database.answers(Visit()).state is State.OK


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ('FATAL: password authentication failed for user "a"', "user and password"),
        ('FATAL: no pg_hba.conf entry for host "::1"', "pg_hba.conf"),
        ("FATAL: sorry, too many clients already", "max_connections"),
        ("FATAL: the database system is starting up", "Wait"),
        ("connection timeout expired", "firewall"),
        ("failed to resolve host 'db': [Errno -2]", "host in DATABASE_URL"),
        ("something new", "log of PostgreSQL"),
    ],
)
def test_feat_x3_every_way_in_which_postgresql_says_no_has_a_remedy(said: str, remedy: str) -> None:
    assert remedy in database.remedy_of(said)


def test_feat_x3_a_valkey_that_wants_a_password_is_told_from_a_lost_one() -> None:
    assert "user and password in REDIS_URL" in broker._broken("NOAUTH Authentication required.").remedy
    assert "Start Valkey" in broker._broken("Error 111 connecting").remedy
    assert broker._judged({"redis_version": "5.0.14"}).state is State.WARN
    full = broker._judged(
        {"valkey_version": "9.1", "maxmemory": 10, "maxmemory_policy": "noeviction", "used_memory": 10}
    )
    assert "Raise maxmemory" in full.remedy


def smtp(*answers: str) -> Answer:
    """A mail server that says these lines, one after each of ours."""

    def answer(opened: socket.socket) -> None:
        for line in answers:
            opened.sendall(f"{line}\r\n".encode())
            opened.recv(65536)

    return answer


@pytest.mark.parametrize(
    ("answers", "options", "remedy"),
    [
        (("220 hi", "250 mx"), {"EMAIL_USE_TLS": True}, "check ASSIST_SMTP_TLS"),
        (("220 hi", "250-mx\r\n250 AUTH PLAIN", "535 no"), {"EMAIL_HOST_USER": "a"}, "ASSIST_SMTP_PASSWORD"),
        (("220 hi", "250 mx"), {"EMAIL_HOST_USER": "a"}, "ASSIST_SMTP_USER"),
        (("554 go away",), {}, "ASSIST_SMTP_HOST"),
    ],
)
def test_feat_x3_a_mail_server_that_is_unwilling_is_told(
    settings: Any, answers: tuple[str, ...], options: dict[str, Any], remedy: str
) -> None:
    with somebody(smtp(*answers)) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        for name, value in options.items():
            setattr(settings, name, value)
        finding = mail.server_takes_mail(Visit())
    assert finding.state is State.FAIL, finding
    assert remedy in finding.remedy


def test_feat_x3_a_password_in_the_clear_and_a_sender_without_an_address_are_told(settings: Any) -> None:
    with somebody(smtp("220 hi", "250 mx", "221 bye")) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_PASSWORD = "127.0.0.1", port, "x"
        clear = mail.server_takes_mail(Visit())
        settings.EMAIL_HOST_PASSWORD, settings.DEFAULT_FROM_EMAIL = "", "help@localhost"
        nowhere = mail.server_takes_mail(Visit())
    assert (clear.state, "ASSIST_SMTP_TLS=1" in clear.remedy) == (State.WARN, True)
    assert (nowhere.state, "ASSIST_MAIL_FROM" in nowhere.remedy) == (State.WARN, True)


def test_feat_x3_a_sweeper_that_never_ran_fell_silent_or_is_late(cast: Cast) -> None:
    assert "no sweeper has ever run" in work.sweeper_sweeps(Visit()).seen
    beat(BeatName.SWEEPER)
    assert work.sweeper_sweeps(Visit()).state is State.OK
    Deadline.objects.create(kind=DeadlineKind.GRACE, subject=0, due_at=now() - later(9))
    late = work.sweeper_sweeps(Visit())
    assert (late.state, "9 s late" in late.seen) == (State.WARN, True)
    Beat.objects.update(at=now() - later(30))
    assert "silent for 30 s" in work.sweeper_sweeps(Visit()).seen


def test_feat_x3_mails_that_wait_and_mails_that_were_given_up(cast: Cast) -> None:
    assert work.outbox_leaves(Visit()).state is State.OK
    row = put(OutboxKind.SHOP_MAIL, {})
    Outbox.objects.filter(pk=row.pk).update(due_at=now() - later(90))
    assert work.outbox_leaves(Visit()).state is State.WARN
    Outbox.objects.filter(pk=row.pk).update(due_at=now() - later(900))
    assert work.outbox_leaves(Visit()).state is State.FAIL
    Outbox.objects.filter(pk=row.pk).update(failed_at=now())
    given_up = work.outbox_leaves(Visit())
    assert (given_up.state, "/admin/" in given_up.remedy) == (State.WARN, True)


def disk(monkeypatch: pytest.MonkeyPatch, **bounds: int) -> Finding:
    for name, value in bounds.items():
        monkeypatch.setattr(machine, name, value)
    return machine.disk_has_room(Visit())


def test_feat_x3_a_disk_that_fills_and_a_folder_that_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert disk(monkeypatch, LITTLE=1, TOO_LITTLE=1).state is State.OK
    assert disk(monkeypatch, LITTLE=2**60).state is State.WARN
    assert disk(monkeypatch, TOO_LITTLE=2**60).state is State.FAIL
    monkeypatch.setattr(tempfile, "tempdir", "/proc")
    assert "TMPDIR" in machine.disk_has_room(Visit()).remedy


@pytest.mark.django_db
def test_feat_x3_clocks_that_differ_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.clocks_agree(Visit()).state is State.OK
    for away, state in ((5, State.WARN), (-90, State.FAIL)):
        monkeypatch.setattr(machine, "_CLOCKS", f"SELECT EXTRACT(EPOCH FROM now())::float8 + {away}, 0")
        finding = machine.clocks_agree(Visit())
        assert (finding.state, "chrony" in finding.remedy) == (state, True)

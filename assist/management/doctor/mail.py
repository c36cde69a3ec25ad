"""The mail server: there, willing, and with --send-mail also carrying."""

import smtplib
import ssl

from django.conf import settings
from django.core.mail import EmailMessage

from assist.management.doctor.findings import Finding, Visit, fail, ok, warn

SECONDS = 10.0
SERVER = "Start the mail server, or correct ASSIST_SMTP_HOST and ASSIST_SMTP_PORT."
BODY = "The doctor of your Assist sent this. Mail works."


def server_takes_mail(visit: Visit) -> Finding:
    """Connect, greet, encrypt and log in as set; send one when asked to."""
    place = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        _greet()
        if visit.send_mail:
            EmailMessage("Assist: mail works", BODY, to=[visit.send_mail]).send()
    except (OSError, smtplib.SMTPException) as problem:
        return fail(f"{place}: {_said(problem)}", _remedy(problem))
    if settings.EMAIL_HOST_PASSWORD and not settings.EMAIL_USE_TLS:
        return warn(f"{place}, password unencrypted", "Set ASSIST_SMTP_TLS=1, so that nobody reads the password.")
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        remedy = "Set ASSIST_MAIL_FROM to an address that people can answer."
        return warn(f"{place}, from {settings.DEFAULT_FROM_EMAIL}", remedy)
    return ok(f"{place}{', sent to ' + visit.send_mail if visit.send_mail else ''}")


def _greet() -> None:
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=SECONDS) as server:
        server.ehlo()
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)


def _said(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        error = problem.smtp_error
        return f"{problem.smtp_code} {error.decode(errors='replace') if isinstance(error, bytes) else error}"
    return str(problem) or type(problem).__name__


def _remedy(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return "Correct ASSIST_SMTP_USER and ASSIST_SMTP_PASSWORD."
    if isinstance(problem, smtplib.SMTPNotSupportedError):
        return "This server offers no such thing on this port: check ASSIST_SMTP_TLS, ASSIST_SMTP_USER and the port."
    if isinstance(problem, ssl.SSLError):
        return "Give the mail server a certificate that this machine trusts, or name it as its certificate does."
    if isinstance(problem, smtplib.SMTPRecipientsRefused | smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return "The server refuses this mail: check ASSIST_MAIL_FROM, and that it relays for this machine."
    return SERVER

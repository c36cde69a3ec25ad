"""Tells the floors below what the console speaks, and which mails it carries."""

from agentconsole.mails import send_alert
from agentconsole.protocol import AgentCommand, AgentNotice
from agentconsole.reports.values import ReportView
from assist.mail import register_courier
from assist.protocol.registry import Face, register_face
from assist.rules.words import OutboxKind

register_face(Face("Agent", AgentCommand, AgentNotice, (ReportView,)))
register_courier(OutboxKind.ALERT_MAIL, send_alert)

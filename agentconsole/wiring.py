"""Tells the floors below what the console speaks."""

from agentconsole.protocol import AgentCommand, AgentNotice
from agentconsole.reports.values import ReportView
from assist.protocol.registry import Face, register_face

register_face(Face("Agent", AgentCommand, AgentNotice, (ReportView,)))

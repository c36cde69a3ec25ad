"""What agents see."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The console shell, the agent's socket and REST for the console."""

    name = "agentconsole"

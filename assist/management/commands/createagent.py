"""manage.py createagent NAME: a member of staff who can sign in to the console."""

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assist.actions.setup import create_agent
from assist.models import Queue
from assist.rules.refusals import Refused
from assist.rules.words import StaffRole


class Command(BaseCommand):
    """Queues are named by the shop's code, or as code/queue name."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Name, sign-in, role, queues and password."""
        parser.add_argument("name")
        parser.add_argument("--username", default="", help="the sign-in; the first name when left out")
        parser.add_argument("--role", choices=[role.value for role in StaffRole], default=StaffRole.AGENT.value)
        parser.add_argument("--queue", action="append", default=[], metavar="QUEUE")
        parser.add_argument("--password", default="", help="made up and shown when left out")

    def handle(self, *args: object, **options: str) -> None:
        """Create, then show the sign-in."""
        username = options["username"] or options["name"].split()[0].lower()
        password = options["password"] or secrets.token_urlsafe(12)
        try:
            queues = [queue for name in options["queue"] for queue in queues_named(name)]
            create_agent(
                None,
                name=options["name"],
                username=username,
                role=StaffRole(options["role"]),
                queues=queues,
                password=password,
            )
        except Refused as refusal:
            raise CommandError(refusal.text) from None
        except ValidationError as problem:
            raise CommandError("; ".join(problem.messages)) from None
        self.stdout.write(f"{settings.ASSIST_CONSOLE_ORIGIN}/console/  user {username}  password {password}")


def queues_named(name: str) -> list[Queue]:
    """The queues of a shop, or one of them; raises CommandError with the known names."""
    code, _, queue = name.partition("/")
    rows = Queue.objects.filter(shop__code=code)
    found = list(rows.filter(name=queue) if queue else rows)
    if not found:
        known = ", ".join(sorted(f"{row.shop.code}/{row.name}" for row in Queue.objects.select_related("shop")))
        raise CommandError(f"There is no queue {name}. Known: {known or 'none; create a shop first'}")
    return found

"""manage.py createadmin NAME: somebody who may set everything up."""

import secrets

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assist.actions.setup import create_user
from assist.rules.refusals import Refused
from assist.rules.words import StaffRole


class Command(BaseCommand):
    """An administrator of the install."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Sign-in and password."""
        parser.add_argument("name")
        parser.add_argument("--password", default="", help="made up and shown when left out")

    def handle(self, *args: object, **options: str) -> None:
        """Create, then show the sign-in."""
        password = options["password"] or secrets.token_urlsafe(12)
        try:
            create_user(None, username=options["name"], password=password, role=StaffRole.ADMIN)
        except Refused as refusal:
            raise CommandError(refusal.text) from None
        self.stdout.write(f"{settings.ASSIST_CONSOLE_ORIGIN}/admin/  user {options['name']}  password {password}")

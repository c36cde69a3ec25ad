"""manage.py setupcode: where the first administrator is made, with the code that opens that page."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assist.queries.firstrun import has_administrator, setup_address


class Command(BaseCommand):
    """Has nothing to say once there is an administrator: the page is gone then."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """For people or for the launcher."""
        parser.add_argument("--json", action="store_true", help="one line of links, as the launcher shows them")

    def handle(self, *args: object, **options: object) -> None:
        """Print the address."""
        if options["json"]:
            self.stdout.write(json.dumps({"links": _links()}))
        elif has_administrator():
            raise CommandError("There is an administrator already; `manage.py createadmin NAME` makes another one.")
        else:
            self.stdout.write(setup_address())


def _links() -> list[dict[str, str]]:
    """Where to begin, or, once somebody has, where to go on."""
    console = settings.ASSIST_CONSOLE_ORIGIN
    if not has_administrator():
        return [{"name": "Begin here", "url": setup_address()}]
    pages = {"Console": "/console/", "Admin": "/admin/", "Another shop": "/setup/shop/"}
    return [{"name": name, "url": f"{console}{path}"} for name, path in pages.items()]

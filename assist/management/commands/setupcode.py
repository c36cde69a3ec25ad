"""manage.py setupcode: where the first administrator is made, with the code that opens that page."""

from django.core.management.base import BaseCommand, CommandError

from assist.queries.firstrun import has_administrator, setup_address


class Command(BaseCommand):
    """Says nothing once there is an administrator: the page is gone then."""

    help = __doc__ or ""

    def handle(self, *args: object, **options: object) -> None:
        """Print the address."""
        if has_administrator():
            raise CommandError("There is an administrator already; `manage.py createadmin NAME` makes another one.")
        self.stdout.write(setup_address())

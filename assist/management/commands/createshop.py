"""manage.py createshop CODE: a shop, its snippet and its secret."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assist.actions.setup import create_shop
from assist.models import Shop
from assist.rules.refusals import Refused
from assist.rules.setup import STUB, embed_tag
from assist.rules.words import ShopKind


class Command(BaseCommand):
    """Prints what goes into the shop's pages and what stays on its server."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """The shop's code, name, kind and origins."""
        parser.add_argument("code")
        parser.add_argument("--name", required=True)
        parser.add_argument("--kind", choices=[kind.value for kind in ShopKind], default=ShopKind.B2C.value)
        parser.add_argument("--origin", action="append", required=True, metavar="URL", help="may be given again")
        parser.add_argument("--login-url", default="")
        parser.add_argument("--locale", default="en")

    def handle(self, *args: object, **options: str) -> None:
        """Create, then show the snippet."""
        try:
            shop = create_shop(
                None,
                code=options["code"],
                name=options["name"],
                kind=ShopKind(options["kind"]),
                origins=list(options["origin"]),
                login_url=options["login_url"],
                locale=options["locale"],
            )
        except Refused as refusal:
            raise CommandError(refusal.text) from None
        except ValidationError as problem:
            raise CommandError("; ".join(problem.messages)) from None
        self.stdout.write(snippet(shop))


def snippet(shop: Shop) -> str:
    """The lines to paste and the secret to keep."""
    tag = embed_tag(settings.ASSIST_WIDGET_ORIGIN, shop.code)
    return (
        f"Put this before </body> of the shop's pages:\n\n  {tag}\n\n"
        f"Only when your own script calls Assist(...) before it has loaded:\n\n  <script>{STUB}</script>\n\n"
        f"Sign identity tokens on your server (HS256, audience {shop.code}) with this secret:\n\n"
        f"  {shop.secret_current}\n\n"
        f"Add an agent: manage.py createagent NAME --queue {shop.code}"
    )

"""How many queries each page takes; the law is that no page takes more of them when there are more rows.

A page or an admin table without a row here fails the tests.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """The most queries, who opens it, and the address where it is another one than in the matrix of who may what."""

    most: int
    who: str
    path: str = ""


_CONSOLE = {
    "healthz": Page(0, "root"),
    "readyz": Page(3, "root"),
    "": Page(3, "root"),
    "metrics": Page(0, "root"),
    "console/": Page(3, "ada", "/console/"),
    "api/v1/interactions/<uuid:key>/": Page(10, "mo", "/api/v1/interactions/{interaction}/"),
    "api/v1/schema/": Page(2, "root"),
    "api/v1/docs/": Page(2, "root"),
    "setup/": Page(4, "root"),
    "setup/shop/": Page(3, "root"),
    "setup/shop/<slug:code>/seen/": Page(4, "root"),
    "setup/shop/<slug:code>/preview/": Page(5, "root"),
    "setup/shop/<slug:code>/<slug:word>/": Page(10, "root"),
    "accounts/login/": Page(2, "root"),
    "accounts/logout/": Page(4, "ada"),
    "accounts/inactive/": Page(2, "root"),
    "accounts/reauthenticate/": Page(8, "root"),
    "accounts/email/": Page(3, "root"),
    "accounts/confirm-email/": Page(2, "root"),
    "accounts/password/change/": Page(2, "root"),
    "accounts/password/set/": Page(2, "root"),
    "accounts/password/reset/": Page(2, "root"),
    "accounts/password/reset/done/": Page(2, "root"),
    "accounts/password/reset/key/done/": Page(2, "root"),
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": Page(3, "root"),
    "accounts/login/code/confirm/": Page(2, "root"),
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": Page(2, "root"),
    "accounts/2fa/": Page(4, "root"),
    "accounts/2fa/authenticate/": Page(2, "root"),
    "accounts/2fa/reauthenticate/": Page(5, "root"),
    "accounts/2fa/totp/activate/": Page(9, "root"),
    "accounts/2fa/totp/deactivate/": Page(3, "root"),
    "accounts/2fa/recovery-codes/": Page(3, "root"),
    "accounts/2fa/recovery-codes/generate/": Page(8, "root"),
    "accounts/2fa/recovery-codes/download/": Page(3, "root"),
    "admin/": Page(2, "root"),
    "admin/login/": Page(2, "root"),
    "admin/password_change/": Page(2, "root"),
    "admin/password_change/done/": Page(2, "root"),
    "admin/autocomplete/": Page(
        4, "root", "/admin/autocomplete/?app_label=assist&model_name=queue&field_name=shop&term="
    ),
    "admin/jsi18n/": Page(2, "root"),
    "admin/r/<path:content_type_id>/<path:object_id>/": Page(3, "root"),
    "admin/^(?P<app_label>assist|storefront_shop)/$": Page(2, "root"),
    "admin/(?P<url>.*)$": Page(2, "root"),
    "admin/assist/shop/<int:shop_id>/secret/": Page(3, "root", "/admin/assist/shop/{shop}/secret/"),
}
_WIDGET = {
    "healthz": Page(0, "gus"),
    "readyz": Page(3, "gus"),
    "widget.js": Page(0, "gus"),
    "invite.js": Page(0, "gus"),
    "look/<slug:code>.js": Page(4, "gus"),
    "look/<slug:code>.css": Page(4, "gus"),
    "look/<slug:code>/logo-<slug:digest>.png": Page(1, "gus", "/look/lumo/logo-{logo}.png"),
    "panel/<slug:code>/": Page(4, "gus"),
    "popout/<slug:code>/": Page(4, "gus"),
    "help/<slug:code>/": Page(5, "gus"),
}
_SHOP = {
    "": Page(14, "juergen", "/shop/lumo/"),
    "area/<path:path>/": Page(11, "juergen"),
    "product/<slug:product>/": Page(15, "juergen"),
    "auction/": Page(12, "juergen"),
    "auction/<slug:lot>/": Page(13, "juergen"),
    "auction/<slug:lot>/state/": Page(12, "juergen", "/shop/lumo/auction/kaari-number-one/state/"),
    "search/": Page(12, "juergen"),
    "basket/": Page(10, "juergen"),
    "basket/shown/<str:signed>/": Page(16, "juergen", "/shop/lumo/basket/shown/{shown_basket}/"),
    "baskets/": Page(18, "mina", "/shop/lumo-business/baskets/"),
    "baskets/shared/<slug:key>/": Page(20, "mina", "/shop/lumo-business/baskets/shared/{shared}/"),
    "account/quotes/": Page(12, "mina", "/shop/lumo-business/account/quotes/"),
    "account/quotes/<slug:key>/": Page(13, "mina", "/shop/lumo-business/account/quotes/{quote}/"),
    "login/": Page(10, "juergen"),
    "register/": Page(10, "juergen"),
    "account/": Page(11, "juergen"),
    "account/profile/": Page(10, "juergen"),
    "account/addresses/": Page(11, "juergen"),
    "account/addresses/new/": Page(10, "juergen"),
    "account/addresses/<int:pk>/": Page(11, "juergen", "/shop/lumo/account/addresses/{address}/"),
    "account/service/": Page(11, "juergen"),
    "account/orders/": Page(12, "juergen"),
    "account/orders/<slug:key>/": Page(15, "juergen", "/shop/lumo/account/orders/{order}/"),
    "account/orders/<slug:key>/invoice/": Page(14, "juergen", "/shop/lumo/account/orders/{order}/invoice/"),
    "account/orders/<slug:key>/return/": Page(14, "juergen", "/shop/lumo/account/orders/{returned}/return/"),
    "account/orders/<slug:key>/return/<slug:number>/": Page(
        14, "juergen", "/shop/lumo/account/orders/{returned}/return/{number}/"
    ),
    "account/reviews/": Page(12, "juergen"),
    "account/returns/": Page(12, "juergen"),
    "order/shown/<str:signed>/": Page(13, "juergen", "/shop/lumo/order/shown/{shown_order}/"),
    "order/shown/<str:signed>/invoice/": Page(13, "juergen", "/shop/lumo/order/shown/{shown_order}/invoice/"),
    "checkout/": Page(18, "juergen"),
    "checkout/lot/<slug:lot>/": Page(10, "juergen"),
    "checkout/shipping/": Page(16, "juergen", "/shop/lumo/checkout/shipping/"),
    "checkout/payment/": Page(16, "juergen", "/shop/lumo/checkout/payment/"),
    "checkout/review/": Page(16, "juergen"),
    "logged-out/": Page(10, "juergen"),
    "identity/": Page(10, "juergen"),
    "<path:rest>": Page(10, "juergen"),
}
_EVERYWHERE = {"healthz": Page(0, "juergen"), "readyz": Page(3, "juergen")}
PAGES: dict[tuple[str, str], Page] = {
    **{("console", route): page for route, page in _CONSOLE.items()},
    **{("widget", route): page for route, page in _WIDGET.items()},
    **{("shop", route): page for route, page in _EVERYWHERE.items()},
    **{("shop", f"shop/<slug:code>/{route}"): page for route, page in _SHOP.items()},
}
STEPS = {"shop": 4, "channels": 4, "embed": 5, "hours": 7, "look": 6, "people": 10, "done": 5}
"""The steps of the set-up, which share an address."""
ADMIN = ("changelist", "add", "change", "delete", "history")
"""What each table of the admin has, in the order of its figures below."""
TABLES = {
    "assist.Interaction": (5, 2, 8, 3, 4),
    "assist.Participant": (4, 2, 4, 3, 4),
    "assist.Event": (4, 2, 5, 3, 4),
    "assist.Offer": (4, 2, 5, 3, 4),
    "assist.DeskEvent": (5, 2, 4, 3, 4),
    "assist.StateSpan": (5, 2, 4, 3, 4),
    "assist.Deadline": (4, 2, 3, 3, 4),
    "assist.Outage": (4, 2, 3, 3, 4),
    "assist.Outbox": (4, 2, 3, 3, 4),
    "assist.Audit": (4, 2, 3, 3, 4),
    "assist.Shopper": (5, 2, 4, 3, 4),
    "assist.Contact": (5, 2, 4, 3, 4),
    "assist.Shop": (5, 2, 5, 3, 2),
    "assist.Queue": (6, 9, 14, 4, 2),
    "assist.Skill": (6, 5, 8, 4, 2),
    "assist.RoutingRule": (9, 5, 7, 4, 2),
    "assist.Holiday": (7, 4, 5, 3, 2),
    "assist.WrapUpCode": (7, 4, 6, 4, 2),
    "assist.IdleReason": (5, 2, 4, 3, 2),
    "assist.Text": (7, 3, 4, 3, 2),
    "assist.Invitation": (6, 3, 4, 3, 2),
    "assist.Profile": (5, 3, 4, 4, 2),
    "assist.Agent": (7, 4, 9, 5, 2),
    "storefront_shop.Basket": (6, 2, 10, 3, 4),
    "storefront_shop.Catalog": (5, 3, 4, 20, 4),
    "storefront_shop.CatalogVariant": (5, 3, 4, 8, 4),
    "storefront_shop.Area": (6, 4, 5, 9, 4),
    "storefront_shop.Product": (6, 4, 5, 8, 4),
    "storefront_shop.Listing": (6, 4, 5, 3, 4),
    "storefront_shop.Lot": (6, 4, 6, 3, 4),
    "storefront_shop.Bid": (6, 2, 5, 3, 4),
    "storefront_shop.Order": (6, 2, 8, 3, 4),
    "storefront_shop.Return": (5, 2, 5, 3, 4),
    "storefront_shop.Account": (5, 3, 4, 12, 4),
    "storefront_shop.Customer": (5, 2, 5, 22, 4),
    "storefront_shop.Promotion": (6, 4, 5, 4, 4),
    "storefront_shop.Coupon": (6, 4, 5, 5, 4),
    "storefront_shop.CouponUse": (5, 2, 5, 3, 4),
    "storefront_shop.Quote": (6, 2, 14, 3, 4),
    "storefront_shop.Review": (8, 2, 5, 3, 4),
}
AGENT_COMMANDS = {
    "agent.hello": 23,
    "pulse": 1,
    "presence.set": 3,
    "offer.accept": 28,
    "offer.decline": 17,
    "message.send": 3,
    "note.add": 3,
    "typing.set": 0,
    "receipt.mark": 1,
    "history.get": 2,
    "interaction.end": 23,
    "wrapup.extend": 12,
    "wrapup.hold": 10,
    "wrapup.submit": 17,
}
SHOPPER_COMMANDS = {
    "shopper.hello": 13,
    "pulse": 0,
    "context.set": 5,
    "identity.set": 1,
    "interaction.request": 34,
    "message.send": 2,
    "typing.set": 0,
    "receipt.mark": 1,
    "history.get": 1,
    "conversations.get": 2,
    "conversation.open": 6,
    "previous.ask": 3,
    "interaction.end": 21,
    "interaction.rate": 6,
    "transcript.request": 3,
    "session.close": 27,
}
"""Queries of a command and of all that follows from it in the process, but for reading what is new to deliver it."""

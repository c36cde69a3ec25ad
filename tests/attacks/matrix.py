"""The authorisation matrix: who gets what at every address, by every command and in every admin table.

An address, command or admin table without a row here fails the tests.
"""

from tests.attacks.matrix_shop import SHOP, SHOP_TABLES
from tests.attacks.rows import EDIT, KEEP, LOOK, MISSING, OPEN, PERSONAS, SIGN_IN_FIRST, Row

__all__ = ["EDIT", "KEEP", "LOOK", "PERSONAS", "Row"]

STAFF = (302, 302, 302, 200, 200, 200, 200, 200)
STAFF_REST = (403, 403, 403, 200, 200, 200, 200, 200)
STAFF_WITHOUT_IT = (302, 302, 302, 404, 404, 404, 404, 404)
ADMIN = (302, 302, 302, 302, 302, 302, 302, 200)
ADMIN_WITHOUT_IT = (302, 302, 302, 302, 302, 302, 302, 404)

_ACCOUNTS = {
    "login/": Row("/accounts/login/", (200, 200, 200, 302, 302, 302, 302, 302)),
    "logout/": Row("/accounts/logout/", STAFF),
    "inactive/": Row("/accounts/inactive/", OPEN),
    "signup/": Row("/accounts/signup/", (200, 200, 200, 302, 302, 302, 302, 302), "post"),
    "reauthenticate/": Row("/accounts/reauthenticate/", STAFF),
    "email/": Row("/accounts/email/", STAFF),
    "confirm-email/": Row("/accounts/confirm-email/", OPEN),
    "password/change/": Row("/accounts/password/change/", STAFF),
    "password/set/": Row("/accounts/password/set/", SIGN_IN_FIRST),
    "password/reset/": Row("/accounts/password/reset/", OPEN),
    "password/reset/done/": Row("/accounts/password/reset/done/", OPEN),
    "password/reset/key/done/": Row("/accounts/password/reset/key/done/", OPEN),
    "^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": Row("/accounts/password/reset/key/1-key/", OPEN),
    "login/code/confirm/": Row("/accounts/login/code/confirm/", SIGN_IN_FIRST),
    "^confirm-email/(?P<key>[-:\\w]+)/$": Row("/accounts/confirm-email/key/", OPEN),
    "2fa/": Row("/accounts/2fa/", STAFF),
    "2fa/authenticate/": Row("/accounts/2fa/authenticate/", SIGN_IN_FIRST),
    "2fa/reauthenticate/": Row("/accounts/2fa/reauthenticate/", SIGN_IN_FIRST),
    "2fa/totp/activate/": Row("/accounts/2fa/totp/activate/", SIGN_IN_FIRST),
    "2fa/totp/deactivate/": Row("/accounts/2fa/totp/deactivate/", STAFF_WITHOUT_IT),
    "2fa/recovery-codes/": Row("/accounts/2fa/recovery-codes/", STAFF_WITHOUT_IT),
    "2fa/recovery-codes/generate/": Row("/accounts/2fa/recovery-codes/generate/", SIGN_IN_FIRST),
    "2fa/recovery-codes/download/": Row("/accounts/2fa/recovery-codes/download/", STAFF_WITHOUT_IT),
}
_ADMIN = {
    "": Row("/admin/", ADMIN),
    "login/": Row("/admin/login/", (302, 302, 302, 403, 403, 403, 403, 302)),
    "logout/": Row("/admin/logout/", SIGN_IN_FIRST, "post"),
    "password_change/": Row("/admin/password_change/", SIGN_IN_FIRST),
    "password_change/done/": Row("/admin/password_change/done/", ADMIN),
    "autocomplete/": Row("/admin/autocomplete/", (302, 302, 302, 302, 302, 302, 302, 403)),
    "jsi18n/": Row("/admin/jsi18n/", ADMIN),
    "r/<path:content_type_id>/<path:object_id>/": Row("/admin/r/0/0/", ADMIN_WITHOUT_IT),
    "^(?P<app_label>assist|storefront_shop)/$": Row("/admin/assist/", ADMIN),
    "(?P<url>.*)$": Row("/admin/nothing/", ADMIN_WITHOUT_IT),
    "assist/shop/<int:shop_id>/secret/": Row("/admin/assist/shop/0/secret/", ADMIN_WITHOUT_IT),
}
WIZARD = (302, 302, 302, 403, 403, 403, 403, 200)
_SETUP = {
    "": Row("/setup/", (404, 404, 404, 404, 404, 404, 404, 302)),
    "shop/": Row("/setup/shop/", WIZARD),
    "shop/<slug:code>/seen/": Row("/setup/shop/lumo/seen/", WIZARD),
    "shop/<slug:code>/preview/": Row("/setup/shop/lumo/preview/", WIZARD),
    "shop/<slug:code>/secret/": Row("/setup/shop/lumo/secret/", (302, 302, 302, 403, 403, 403, 403, 302), "post"),
    "shop/<slug:code>/<slug:word>/": Row("/setup/shop/lumo/people/", WIZARD),
}
_CONSOLE = {
    "": Row("/", OPEN),
    "metrics": Row("/metrics", MISSING),
    "console/": Row("/console/", (302, 302, 302, 200, 200, 200, 200, 403)),
    "console/board/": Row("/console/board/", (302, 302, 302, 403, 403, 403, 200, 403)),
    "console/reports/": Row("/console/reports/", (302, 302, 302, 403, 403, 403, 200, 403)),
    "api/v1/reports/": Row(
        "/api/v1/reports/?first=2026-11-01&last=2026-11-07", (403, 403, 403, 403, 403, 403, 200, 403)
    ),
    "api/v1/interactions/<uuid:key>/": Row(
        "/api/v1/interactions/{interaction}/", (403, 403, 403, 404, 404, 200, 200, 403)
    ),
    "api/v1/schema/": Row("/api/v1/schema/", STAFF_REST),
    "api/v1/docs/": Row("/api/v1/docs/", STAFF_REST),
    **{f"setup/{route}": row for route, row in _SETUP.items()},
    **{f"accounts/{route}": row for route, row in _ACCOUNTS.items()},
    **{f"admin/{route}": row for route, row in _ADMIN.items()},
}
_WIDGET = {
    "widget.js": Row("/widget.js", OPEN),
    "invite.js": Row("/invite.js", OPEN),
    "look/<slug:code>.js": Row("/look/lumo.js", OPEN),
    "look/<slug:code>.css": Row("/look/lumo.css", OPEN),
    "look/<slug:code>/logo-<slug:digest>.png": Row("/look/lumo/logo-0.png", MISSING),
    "panel/<slug:code>/": Row("/panel/lumo/", OPEN),
    "popout/<slug:code>/": Row("/popout/lumo/", OPEN),
    "help/<slug:code>/": Row("/help/lumo/", OPEN),
    "api/v1/widget/sessions/": Row("/api/v1/widget/sessions/", (400,), "post"),
    "api/v1/widget/hand-offs/": Row("/api/v1/widget/hand-offs/", (400,), "post"),
}
_EVERYWHERE = {"healthz": Row("/healthz", OPEN), "readyz": Row("/readyz", OPEN)}
ROUTES: dict[tuple[str, str], Row] = {
    **{("console", route): row for route, row in {**_EVERYWHERE, **_CONSOLE}.items()},
    **{("widget", route): row for route, row in {**_EVERYWHERE, **_WIDGET}.items()},
    **{("shop", route): row for route, row in _EVERYWHERE.items()},
    **{("shop", f"shop/<slug:code>/{route}"): row for route, row in SHOP.items()},
}

TABLES = {
    "assist.Shop": EDIT,
    "assist.Queue": EDIT,
    "assist.Skill": EDIT,
    "assist.RoutingRule": EDIT,
    "assist.Holiday": EDIT,
    "assist.WrapUpCode": EDIT,
    "assist.Text": EDIT,
    "assist.Invitation": EDIT,
    "assist.Profile": EDIT,
    "assist.Agent": KEEP,
    "assist.IdleReason": EDIT,
    "assist.StateSpan": LOOK,
    "assist.Interaction": LOOK,
    "assist.Participant": LOOK,
    "assist.Event": LOOK,
    "assist.Offer": LOOK,
    "assist.DeskEvent": LOOK,
    "assist.Deadline": LOOK,
    "assist.Outage": LOOK,
    "assist.Alert": LOOK,
    "assist.Outbox": LOOK,
    "assist.Audit": LOOK,
    "assist.Shopper": LOOK,
    "assist.Contact": LOOK,
    **SHOP_TABLES,
}

DENIED = "not_allowed"
"""Not by the role or the profile that the agent has: without one, nobody changes the time of a wrap-up."""
AWAY = "unavailable"
"""There is no agent of that number whom one could ask."""
OK, NONE, UNKNOWN, FIRST, LATE = "ok", "not_found", "malformed", "not_authenticated", "wrong_state"
"""Carried out; no such thing for you; not a command of this face; say hello first; legal, but not in this state."""
SEATS = ("stranger", "zed", "ben", "mo", "root", "panel", "ada")
"""Columns of agent commands: no session; other shop; other queue; manager; no agent; a shopper's socket; the owner."""
AGENT_COMMANDS: dict[str, tuple[str, ...]] = {
    "pulse": (FIRST, OK, OK, OK, FIRST, OK, OK),
    "preferences.set": (FIRST, OK, OK, OK, FIRST, UNKNOWN, OK),
    "channels.set": (FIRST, OK, OK, OK, FIRST, UNKNOWN, OK),
    "presence.set": (FIRST, OK, OK, OK, FIRST, UNKNOWN, OK),
    "offer.accept": (FIRST, NONE, NONE, NONE, FIRST, UNKNOWN, OK),
    "offer.decline": (FIRST, NONE, NONE, NONE, FIRST, UNKNOWN, OK),
    "interaction.pick": (FIRST, NONE, NONE, NONE, FIRST, UNKNOWN, NONE),
    "message.send": (FIRST, NONE, NONE, NONE, FIRST, NONE, OK),
    "note.add": (FIRST, NONE, NONE, NONE, FIRST, UNKNOWN, OK),
    "typing.set": (FIRST, NONE, NONE, NONE, FIRST, NONE, OK),
    "receipt.mark": (FIRST, NONE, NONE, NONE, FIRST, NONE, OK),
    "history.get": (FIRST, NONE, NONE, NONE, FIRST, NONE, OK),
    "targets.get": (FIRST, NONE, NONE, OK, FIRST, UNKNOWN, OK),
    "transfer.start": (FIRST, NONE, NONE, DENIED, FIRST, UNKNOWN, AWAY),
    "transfer.cancel": (FIRST, NONE, NONE, DENIED, FIRST, UNKNOWN, LATE),
    "consult.start": (FIRST, NONE, NONE, DENIED, FIRST, UNKNOWN, AWAY),
    "consult.conference": (FIRST, NONE, NONE, DENIED, FIRST, UNKNOWN, LATE),
    "consult.complete": (FIRST, NONE, NONE, DENIED, FIRST, UNKNOWN, LATE),
    "consult.end": (FIRST, NONE, NONE, DENIED, FIRST, UNKNOWN, LATE),
    "interaction.hold": (FIRST, NONE, NONE, DENIED, FIRST, UNKNOWN, OK),
    "interaction.resume": (FIRST, NONE, NONE, DENIED, FIRST, UNKNOWN, OK),
    "interaction.end": (FIRST, NONE, NONE, NONE, FIRST, NONE, OK),
    "board.watch": (FIRST, DENIED, DENIED, OK, FIRST, UNKNOWN, DENIED),
    "state.set": (FIRST, DENIED, DENIED, NONE, FIRST, UNKNOWN, DENIED),
    "agent.sign_out": (FIRST, DENIED, DENIED, NONE, FIRST, UNKNOWN, DENIED),
    "interaction.reassign": (FIRST, DENIED, DENIED, NONE, FIRST, UNKNOWN, DENIED),
    "whisper.post": (FIRST, DENIED, DENIED, OK, FIRST, UNKNOWN, DENIED),
    "monitor.set": (FIRST, DENIED, DENIED, OK, FIRST, UNKNOWN, DENIED),
    "barge.in": (FIRST, DENIED, DENIED, OK, FIRST, UNKNOWN, DENIED),
    "barge.out": (FIRST, NONE, NONE, OK, FIRST, UNKNOWN, DENIED),
    "interaction.take": (FIRST, DENIED, DENIED, OK, FIRST, UNKNOWN, DENIED),
    "wrapup.extend": (FIRST, NONE, NONE, NONE, FIRST, UNKNOWN, DENIED),
    "wrapup.hold": (FIRST, NONE, NONE, NONE, FIRST, UNKNOWN, DENIED),
    "wrapup.submit": (FIRST, NONE, NONE, NONE, FIRST, UNKNOWN, OK),
}
PANELS = ("stranger", "other", "elsewhere", "ada", "gus")
"""Columns of shopper commands: no hello; another shopper; of another shop; an agent's socket; the one who asked."""
SHOPPER_COMMANDS: dict[str, tuple[str, ...]] = {
    "pulse": (FIRST, OK, OK, OK, OK),
    "context.set": (FIRST, OK, OK, UNKNOWN, OK),
    "identity.set": (FIRST, FIRST, FIRST, UNKNOWN, FIRST),
    "interaction.request": (FIRST, OK, OK, UNKNOWN, OK),
    "message.send": (FIRST, NONE, NONE, NONE, OK),
    "typing.set": (FIRST, NONE, NONE, NONE, OK),
    "receipt.mark": (FIRST, NONE, NONE, NONE, OK),
    "history.get": (FIRST, NONE, NONE, NONE, OK),
    "conversations.get": (FIRST, OK, OK, UNKNOWN, OK),
    "conversation.open": (FIRST, NONE, NONE, UNKNOWN, OK),
    "channel.choose": (FIRST, NONE, NONE, UNKNOWN, LATE),
    "previous.ask": (FIRST, NONE, NONE, UNKNOWN, LATE),
    "interaction.rate": (FIRST, NONE, NONE, UNKNOWN, LATE),
    "transcript.request": (FIRST, NONE, NONE, UNKNOWN, "invalid"),
    "interaction.end": (FIRST, NONE, NONE, NONE, OK),
    "session.close": (FIRST, OK, OK, UNKNOWN, OK),
}

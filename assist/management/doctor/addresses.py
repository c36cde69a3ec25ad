"""The public addresses: spelled rightly, and leading through the proxy to this install, sockets too."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from assist.management.doctor.findings import Finding, Visit, fail, ok, warn
from assist.management.doctor.wire import WireError, first_words, page
from assist.models import Shop
from assist.rules.limits import PROTOCOL_VERSION

BUILT = ("widget.js", "panel.js", "console.js")
BY_PLACE = {
    "name": "Make the name known: a DNS record for {origin}, or correct {setting}.",
    "connect": "Start the proxy, open its port, or correct {setting}.",
    "tls": "Give the proxy a certificate for {origin} that this machine trusts, and renew it in time.",
    "silence": "Open the way: a firewall, or a proxy that reaches no web process, swallows {origin}.",
    "frame": "Let the proxy pass what follows the upgrade without buffering; see docs/reverse-proxies.md.",
}
BY_STATUS = {
    400: "Let the proxy pass the Host header unchanged; {setting} has to be what browsers show.",
    403: "Let the proxy pass Origin and Host unchanged; {setting} has to be what browsers show.",
    404: "Send {origin}, with /ws/, to the web processes: something else answers there.",
    502: "Start a web process: the proxy reaches none.",
    503: "Start a web process: the proxy reaches none, or all are draining.",
    504: "Let the proxy reach the web processes: they do not answer it.",
}
NO_UPGRADE = "Let the proxy pass Upgrade and Connection for /ws/; docs/reverse-proxies.md has the lines."


def are_spelled(visit: Visit) -> Finding:
    """https for everybody but this machine itself, and the console where no shop is."""
    origins = {name: str(getattr(settings, name)) for name in ("ASSIST_CONSOLE_ORIGIN", "ASSIST_WIDGET_ORIGIN")}
    plain = [name for name, origin in origins.items() if origin.startswith("http://") and not is_loopback(origin)]
    if plain:
        return fail(f"{' and '.join(plain)} on http", "Use https: anybody between reads along, sign-ins too.")
    if settings.SECURE and not settings.SECURE_PROXY_SSL_HEADER:
        return warn("https without ASSIST_BEHIND_PROXY", "Set ASSIST_BEHIND_PROXY=1, or sign-in is refused.")
    if settings.SECURE_PROXY_SSL_HEADER and not settings.ASSIST_PROXY_HOPS:
        return warn(
            "ASSIST_PROXY_HOPS=0 behind a proxy", "Set it to the number of proxies, or all callers look like one."
        )
    shared = _shops_on_the_console() if visit.is_well("migrations") else []
    if shared:
        return fail(f"{', '.join(shared)} on the console's host", "Give the console a host name that no shop uses.")
    return ok(f"console {origins['ASSIST_CONSOLE_ORIGIN']}, widget {origins['ASSIST_WIDGET_ORIGIN']}")


def is_loopback(origin: str) -> bool:
    """Whether nobody but this machine can reach it."""
    host = _host(origin)
    return host in {"localhost", "127.0.0.1", "::1"} or host.endswith(".localhost")


def _shops_on_the_console() -> list[str]:
    shops = Shop.objects.filter(is_active=True).values_list("code", "origins")
    return [code for code, origins in shops if settings.HOSTS["console"] in map(_host, origins)]


def _host(origin: str) -> str:
    return urlsplit(origin).hostname or ""


def files_are_served(visit: Visit) -> Finding:
    """The front end was built, and comes through the public address as it was built."""
    missing = [name for name in BUILT if not (Path(settings.STATIC_ROOT) / name).is_file()]
    if missing:
        return fail(f"{', '.join(missing)} not built", "Run npm ci and npm run build in static/.")
    try:
        status, kind, _ = page(settings.ASSIST_WIDGET_ORIGIN, "/widget.js")
        found, _, served = page(settings.ASSIST_CONSOLE_ORIGIN, "/static/console.js")
    except WireError as problem:
        return _blocked(problem, "ASSIST_WIDGET_ORIGIN and ASSIST_CONSOLE_ORIGIN", settings.ASSIST_WIDGET_ORIGIN)
    if (status, found) != (200, 200) or "javascript" not in kind:
        remedy = "Send both host names, with every path, to the web processes."
        return fail(f"widget.js answered {status}, console.js {found}", remedy)
    if served != (Path(settings.STATIC_ROOT) / "console.js").read_bytes():
        return warn("another build is served", "Restart every web process after an upgrade; empty the proxy's cache.")
    return ok("built, and served as they were built")


def widget_opens(visit: Visit) -> Finding:
    """A shopper's socket says its first word."""
    hello = {"type": "shopper.hello", "ref": "doctor", "version": PROTOCOL_VERSION, "token": "doctor"}
    return _opens("ASSIST_WIDGET_ORIGIN", "/ws/shopper/", hello)


def console_opens(visit: Visit) -> Finding:
    """An agent's socket says its first word."""
    hello = {"type": "agent.hello", "ref": "doctor", "version": PROTOCOL_VERSION}
    return _opens("ASSIST_CONSOLE_ORIGIN", "/ws/agent/", hello)


def _opens(setting: str, path: str, hello: dict[str, object]) -> Finding:
    origin = str(getattr(settings, setting))
    try:
        notice = first_words(origin, path, hello)
    except WireError as problem:
        return _blocked(problem, setting, origin)
    if notice.get("code") == "unavailable":
        return fail("it opens, and cannot ask the database", "Mend the database: the web process does not reach it.")
    return ok(f"{origin.replace('http', 'ws', 1)}{path} opens and answers")


def _blocked(problem: WireError, setting: str, origin: str) -> Finding:
    remedy = BY_STATUS.get(problem.status, NO_UPGRADE) if problem.kind == "status" else BY_PLACE[problem.kind]
    return fail(f"{origin}: {problem.text}", remedy.format(setting=setting, origin=origin))

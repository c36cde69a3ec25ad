"""The ASGI application: HTTP and the two sockets."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assist.config.settings")
http = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  # apps must be ready first
from django.urls import path  # noqa: E402

from agentconsole.consumers import AgentSocket  # noqa: E402
from assist.config.atonce import write_at_once  # noqa: E402
from assist.config.callers import TrustedProxies  # noqa: E402
from assist.config.closing import send_every_code  # noqa: E402
from assist.config.unread import bound_unread  # noqa: E402
from assist.realtime.draining import CountedRequests, drain_on_signal  # noqa: E402
from storefront.widget.consumers import ShopperSocket  # noqa: E402

requests = CountedRequests(http)
drain_on_signal(requests)
send_every_code()
bound_unread()
write_at_once()
application = TrustedProxies(
    ProtocolTypeRouter(
        {
            "http": requests,
            "websocket": URLRouter(
                [path("ws/shopper/", ShopperSocket.as_asgi()), path("ws/agent/", AgentSocket.as_asgi())]
            ),
        }
    )
)

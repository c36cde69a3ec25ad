"""Hands the realtime floor down to the actions."""

from assist.actions.publishing import set_publisher
from assist.realtime.publisher import publish_hints

set_publisher(publish_hints)

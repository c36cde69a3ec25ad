"""Tells the floors below what the widget speaks."""

from assist.protocol.registry import Face, register_face
from storefront.widget.protocol import (
    HandOffGrant,
    HandOffRequest,
    SessionGrant,
    SessionRequest,
    ShopperCommand,
    ShopperNotice,
)

register_face(
    Face("Shopper", ShopperCommand, ShopperNotice, (SessionRequest, SessionGrant, HandOffRequest, HandOffGrant))
)

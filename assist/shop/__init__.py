"""The door to whatever shop stands behind an install: a Protocol here, adapters above."""

from assist.shop.channels import register_channel, served_channels
from assist.shop.gateway import (
    NoGateway,
    ShopGateway,
    gateway_for,
    gateway_names,
    register_gateway,
)

__all__ = [
    "NoGateway",
    "ShopGateway",
    "gateway_for",
    "gateway_names",
    "register_channel",
    "register_gateway",
    "served_channels",
]

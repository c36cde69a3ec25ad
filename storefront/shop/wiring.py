"""Hands the built-in shop's gateway down to the core."""

from assist.shop import register_gateway
from storefront.shop.gateway import BuiltinGateway

GATEWAY = "builtin"

register_gateway(GATEWAY, BuiltinGateway())

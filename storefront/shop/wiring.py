"""Hands the built-in shop's gateway and its courier of mails down to the core."""

from assist.mail import register_courier
from assist.rules.words import OutboxKind
from assist.shop import register_gateway
from storefront.shop.gateway import BuiltinGateway
from storefront.shop.mails import send_shop_mail

GATEWAY = "builtin"

register_gateway(GATEWAY, BuiltinGateway())
register_courier(OutboxKind.SHOP_MAIL, send_shop_mail)

"""What Assist asks a shop's own system, and who answers for which kind of shop."""

from typing import Protocol

from assist.protocol.values import Basket, Context, Links


class ShopGateway(Protocol):
    """Reads from a shop's own system; never raises for what is merely unknown."""

    def confirmed(self, shop_code: str, context: Context) -> frozenset[str]:
        """The context keys (as the page names them) whose stated value the shop knows to be true."""

    def basket(self, shop_code: str, business_partner_id: str, basket_id: str) -> Basket | None:
        """The basket as the shop holds it, when it belongs to that partner."""

    def links(self, shop_code: str, context: Context) -> Links:
        """Where staff can look up what the context names."""


class NoGateway:
    """A shop that only states and signs: nothing to ask."""

    def confirmed(self, shop_code: str, context: Context) -> frozenset[str]:
        """Nothing is confirmed."""
        return frozenset()

    def basket(self, shop_code: str, business_partner_id: str, basket_id: str) -> Basket | None:
        """No basket is known."""
        return None

    def links(self, shop_code: str, context: Context) -> Links:
        """Nothing to look up."""
        return Links()


_GATEWAYS: dict[str, ShopGateway] = {"": NoGateway()}


def register_gateway(name: str, gateway: ShopGateway) -> None:
    """Make `gateway` answer for every shop whose gateway is `name`; called once, by a wiring module."""
    _GATEWAYS[name] = gateway


def gateway_for(name: str) -> ShopGateway:
    """The gateway of that name; a name without one answers like no gateway."""
    return _GATEWAYS.get(name, _GATEWAYS[""])


def gateway_names() -> list[str]:
    """The names that an administrator can choose from."""
    return sorted(_GATEWAYS)

"""A shop without a gateway keeps the contract: it knows nothing."""

import pytest

from assist.shop import NoGateway, ShopGateway
from tests.shop_contract.asking import Known, all_told
from tests.shop_contract.contract import GatewayContract


class TestNoGateway(GatewayContract):
    """Nothing to ask."""

    @pytest.fixture
    def gateway(self) -> ShopGateway:
        """Who answers when nobody does."""
        return NoGateway()

    @pytest.fixture
    def known(self) -> Known:
        """Nothing."""
        return Known()

    def test_there_is_nothing_to_tell(self, gateway: ShopGateway, known: Known) -> None:
        assert list(all_told(gateway, known)) == []

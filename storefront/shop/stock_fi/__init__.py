"""What Finnish says about the lamps of Lumo, by product code."""

from storefront.shop.stock import Words
from storefront.shop.stock_fi.hanging import HANGING
from storefront.shop.stock_fi.house import HOUSE
from storefront.shop.stock_fi.tables import TABLES
from storefront.shop.stock_fi.walls import WALLS

FINNISH: dict[str, Words] = HOUSE | TABLES | HANGING | WALLS

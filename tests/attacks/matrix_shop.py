"""The rows of the built-in shop in the authorisation matrix."""

from tests.attacks.rows import EDIT, LOOK, MISSING, OPEN, Row

SHOP = {
    "": Row("/shop/lumo/", OPEN),
    "area/<path:path>/": Row("/shop/lumo/area/table/", OPEN),
    "product/<slug:product>/": Row("/shop/lumo/product/kaari/", OPEN),
    "search/": Row("/shop/lumo/search/", OPEN),
    "basket/": Row("/shop/lumo/basket/", OPEN),
    "basket/add/": Row("/shop/lumo/basket/add/", MISSING, "post"),
    "basket/change/": Row("/shop/lumo/basket/change/", (400,), "post"),
    "basket/coupon/": Row("/shop/lumo/basket/coupon/", (400,), "post"),
    "basket/coupon/remove/": Row("/shop/lumo/basket/coupon/remove/", (303,), "post"),
    "basket/shown/<str:signed>/": Row("/shop/lumo/basket/shown/forged/", MISSING),
    "variant/": Row("/shop/lumo/variant/", (303,), "post"),
    "login/": Row("/shop/lumo/login/", (200, 200, 303, 200, 200, 200, 200, 200)),
    "register/": Row("/shop/lumo/register/", (200, 200, 303, 200, 200, 200, 200, 200)),
    "account/": Row("/shop/lumo/account/", (302, 302, 200, 302, 302, 302, 302, 302)),
    "logout/": Row("/shop/lumo/logout/", (303,), "post"),
    "logged-out/": Row("/shop/lumo/logged-out/", (200, 200, 302, 200, 200, 200, 200, 200)),
    "identity/": Row("/shop/lumo/identity/", (401, 401, 200, 401, 401, 401, 401, 401)),
    "<path:rest>": Row("/shop/lumo/nothing/", MISSING),
}

SHOP_TABLES = {
    "storefront_shop.Account": EDIT,
    "storefront_shop.Customer": "change",
    "storefront_shop.Catalog": EDIT,
    "storefront_shop.CatalogVariant": EDIT,
    "storefront_shop.Area": EDIT,
    "storefront_shop.Product": EDIT,
    "storefront_shop.Listing": EDIT,
    "storefront_shop.Basket": LOOK,
    "storefront_shop.Promotion": EDIT,
    "storefront_shop.Coupon": EDIT,
    "storefront_shop.CouponUse": LOOK,
}

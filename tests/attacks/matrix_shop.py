"""The rows of the built-in shop in the authorisation matrix."""

from tests.attacks.rows import EDIT, LOOK, MISSING, OPEN, Row

OWN = (302, 302, 200, 302, 302, 302, 302, 302)
FOREIGN = (302, 302, 404, 302, 302, 302, 302, 302)
"""My Account: everybody but a customer is led to the log-in; what is not one's own is not there."""

SHOP = {
    "": Row("/shop/lumo/", OPEN),
    "area/<path:path>/": Row("/shop/lumo/area/table/", OPEN),
    "product/<slug:product>/": Row("/shop/lumo/product/kaari/", OPEN),
    "product/<slug:product>/review/": Row("/shop/lumo/product/kaari/review/", (400,), "post"),
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
    "account/": Row("/shop/lumo/account/", OWN),
    "account/profile/": Row("/shop/lumo/account/profile/", OWN),
    "account/addresses/": Row("/shop/lumo/account/addresses/", OWN),
    "account/addresses/new/": Row("/shop/lumo/account/addresses/new/", OWN),
    "account/addresses/<int:pk>/": Row("/shop/lumo/account/addresses/999999/", FOREIGN),
    "account/addresses/<int:pk>/remove/": Row("/shop/lumo/account/addresses/999999/remove/", FOREIGN, "post"),
    "account/service/": Row("/shop/lumo/account/service/", OWN),
    "account/orders/": Row("/shop/lumo/account/orders/", OWN),
    "account/orders/<slug:key>/": Row("/shop/lumo/account/orders/unknown/", FOREIGN),
    "account/orders/<slug:key>/invoice/": Row("/shop/lumo/account/orders/unknown/invoice/", FOREIGN),
    "account/orders/<slug:key>/cancel/": Row("/shop/lumo/account/orders/unknown/cancel/", FOREIGN, "post"),
    "account/orders/<slug:key>/again/": Row("/shop/lumo/account/orders/unknown/again/", FOREIGN, "post"),
    "account/orders/<slug:key>/return/": Row("/shop/lumo/account/orders/unknown/return/", FOREIGN, "post"),
    "account/orders/<slug:key>/return/<slug:number>/": Row("/shop/lumo/account/orders/unknown/return/R-1/", FOREIGN),
    "account/orders/<slug:key>/return/<slug:number>/withdraw/": Row(
        "/shop/lumo/account/orders/unknown/return/R-1/withdraw/", FOREIGN, "post"
    ),
    "account/reviews/": Row("/shop/lumo/account/reviews/", OWN),
    "account/returns/": Row("/shop/lumo/account/returns/", OWN),
    "order/shown/<str:signed>/": Row("/shop/lumo/order/shown/forged/", MISSING),
    "order/shown/<str:signed>/invoice/": Row("/shop/lumo/order/shown/forged/invoice/", MISSING),
    "checkout/": Row("/shop/lumo/checkout/", (303,)),
    "checkout/lot/<slug:lot>/": Row("/shop/lumo/checkout/lot/kaari/", (302, 302, 303, 302, 302, 302, 302, 302)),
    "checkout/shipping/": Row("/shop/lumo/checkout/shipping/", (303,), "post"),
    "checkout/payment/": Row("/shop/lumo/checkout/payment/?basket=unknown", MISSING, "post"),
    "checkout/card/": Row("/shop/lumo/checkout/card/?lot=kaari", MISSING, "post"),
    "checkout/review/": Row("/shop/lumo/checkout/review/", (303,)),
    "checkout/place/": Row("/shop/lumo/checkout/place/?lot=kaari", MISSING, "post"),
    "checkout/reject/": Row("/shop/lumo/checkout/reject/", (303,), "post"),
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
    "storefront_shop.Order": LOOK,
    "storefront_shop.Return": LOOK,
    "storefront_shop.Promotion": EDIT,
    "storefront_shop.Coupon": EDIT,
    "storefront_shop.CouponUse": LOOK,
    "storefront_shop.Review": LOOK,
}

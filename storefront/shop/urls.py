"""Addresses below /shop/CODE/."""

from django.urls import path

from storefront.shop.views import baskets, catalog, coupons, identity, people

app_name = "shop"
urlpatterns = [
    path("", catalog.home, name="home"),
    path("area/<path:path>/", catalog.area, name="area"),
    path("product/<slug:product>/", catalog.product, name="product"),
    path("search/", catalog.search, name="search"),
    path("basket/", baskets.basket, name="basket"),
    path("basket/add/", baskets.add, name="add"),
    path("basket/change/", baskets.change, name="change"),
    path("basket/coupon/", coupons.add, name="add-coupon"),
    path("basket/coupon/remove/", coupons.remove, name="remove-coupon"),
    path("basket/shown/<str:signed>/", baskets.shown_basket, name="shown-basket"),
    path("variant/", baskets.variant, name="variant"),
    path("login/", people.login, name="login"),
    path("register/", people.register, name="register"),
    path("account/", people.account, name="account"),
    path("logout/", people.logout, name="logout"),
    path("logged-out/", people.logged_out, name="logged-out"),
    path("identity/", identity.identity, name="identity"),
    path("<path:rest>", catalog.missing, name="missing"),
]

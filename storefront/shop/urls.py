"""Addresses below /shop/CODE/."""

from django.urls import path

from storefront.shop import people, views

app_name = "shop"
urlpatterns = [
    path("", views.home, name="home"),
    path("area/<path:path>/", views.area, name="area"),
    path("product/<slug:product>/", views.product, name="product"),
    path("search/", views.search, name="search"),
    path("basket/", views.basket, name="basket"),
    path("basket/add/", views.add, name="add"),
    path("basket/change/", views.change, name="change"),
    path("basket/shown/<str:signed>/", views.shown_basket, name="shown-basket"),
    path("variant/", views.variant, name="variant"),
    path("login/", people.login, name="login"),
    path("register/", people.register, name="register"),
    path("account/", people.account, name="account"),
    path("logout/", people.logout, name="logout"),
    path("logged-out/", people.logged_out, name="logged-out"),
    path("identity/", views.identity, name="identity"),
    path("<path:rest>", views.missing, name="missing"),
]

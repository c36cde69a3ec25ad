"""The context travels with the request, follows the shopper and carries honest marks."""

from typing import Any

from assist.actions.context import set_context
from assist.actions.endings import end_by_shopper
from assist.actions.requests import request_assistance
from assist.actions.shoppers import close_session, identify, open_session
from assist.models import Event, Interaction, Shopper
from assist.protocol.values import Surroundings
from assist.queries.offers import surroundings_of
from tests.cast import Cast, shopper_of, wish
from tests.checker import broken_invariants

FULL: dict[str, Any] = {
    "businessPartnerId": "104233",
    "shopId": "lumo",
    "catalogId": "lighting",
    "catalogVariantId": "en-EUR",
    "hierarchyArea": "lamps/table",
    "productId": "kaari",
    "basket": {
        "id": "B-1",
        "currency": "EUR",
        "total": 178.0,
        "lines": [{"sku": "K1", "name": "Kaari", "quantity": 2, "unitPrice": 89.0}],
    },
    "loginPage": False,
}


def seen(interaction: Interaction) -> Surroundings:
    return surroundings_of(Interaction.objects.get(pk=interaction.pk))


def test_feat_a2_s1_06_to_s1_13_all_eight_fields_travel_with_the_request(cast: Cast) -> None:
    interaction = request_assistance(cast.gus(), wish(context=FULL))
    context = seen(interaction).context
    assert (context.business_partner_id, context.shop_id, context.catalog_id) == ("104233", "lumo", "lighting")
    assert (context.catalog_variant_id, context.hierarchy_area) == ("en-EUR", "lamps/table")
    assert (context.product_id, context.login_page) == ("kaari", False)
    assert context.basket and context.basket.lines[0].unit_price == 89.0


def test_s1_14_what_is_not_there_is_absent_and_the_request_goes_through(cast: Cast) -> None:
    interaction = request_assistance(cast.gus(), wish(context={"shopId": "lumo", "productId": None, "basket": "?"}))
    stored = Interaction.objects.get(pk=interaction.pk).surroundings["context"]
    assert stored == {"shopId": "lumo"}


def test_what_only_the_page_says_is_stated_and_what_the_shop_signed_is_verified(cast: Cast) -> None:
    stated = {**FULL, "shopId": "lumo-business"}
    guest = seen(request_assistance(cast.gus(), wish(context=FULL)))
    buyer = seen(request_assistance(cast.mina(), wish(context=stated)))
    assert guest.verified == ("shopId",)
    assert buyer.verified == ("businessPartnerId", "shopId")


def test_a_signed_basket_is_verified_only_while_it_is_the_same(cast: Cast) -> None:
    token = cast.identity(basket=FULL["basket"])
    mina = shopper_of(open_session("lumo-business", token))
    interaction = request_assistance(mina, wish(context=FULL))
    assert "basket" in seen(interaction).verified
    dearer = {**FULL, "basket": {**FULL["basket"], "lines": [{**FULL["basket"]["lines"][0], "unitPrice": 1}]}}
    set_context(mina, dearer, "https://business.lumo.example/", "Lumo")
    assert "basket" not in seen(interaction).verified


def test_attack_i01_a_partner_id_changed_in_the_page_is_replaced_by_the_signed_one(cast: Cast) -> None:
    interaction = request_assistance(cast.mina(), wish(context={**FULL, "businessPartnerId": "999"}))
    assert seen(interaction).context.business_partner_id == "104233"


def test_feat_a7_page_and_basket_changes_become_facts_of_staff_alone(cast: Cast) -> None:
    gus = cast.gus()
    interaction = request_assistance(gus, wish(context=FULL))
    before = Interaction.objects.get(pk=interaction.pk)
    set_context(gus, FULL, "https://lumo.example/basket", "Basket")
    set_context(gus, FULL, "https://lumo.example/basket", "Basket")
    after = Interaction.objects.get(pk=interaction.pk)
    assert (after.seq, after.public_seq) == (before.seq + 1, before.public_seq)
    assert [visit["page"]["title"] for visit in after.trail] == ["Lumo", "Basket"]


def test_the_trail_keeps_the_last_twenty_pages(cast: Cast) -> None:
    gus = cast.gus()
    interaction = request_assistance(gus, wish())
    for number in range(30):
        set_context(gus, {}, f"https://lumo.example/{number}", str(number))
    trail = Interaction.objects.get(pk=interaction.pk).trail
    assert [visit["page"]["title"] for visit in trail] == [str(n) for n in range(10, 30)]


def test_a_log_in_during_the_chat_vouches_for_who_asks(cast: Cast) -> None:
    gus = cast.gus()
    interaction = request_assistance(gus, wish())
    identify(gus, cast.identity(cast.lumo))
    row = Interaction.objects.get(pk=interaction.pk)
    assert (row.requester_name, row.requester_verified) == ("Mina Lindqvist", True)
    assert "businessPartnerId" in surroundings_of(row).verified


def test_an_ended_conversation_hears_no_more_of_its_shopper(cast: Cast) -> None:
    gus = cast.gus()
    interaction = request_assistance(gus, wish())
    end_by_shopper(gus, interaction)
    before = Event.objects.count()
    set_context(gus, FULL, "https://lumo.example/secret", "Secret")
    assert Event.objects.count() == before


def test_s1_15_links_are_filled_from_the_shops_addresses_and_never_scripts(cast: Cast) -> None:
    cast.lumo.product_url = "https://lumo.example/p/{id}"
    cast.lumo.partner_url = "javascript:alert({id})"
    cast.lumo.save()
    gus = Shopper.objects.select_related("shop").get(pk=cast.gus().pk)
    links = seen(request_assistance(gus, wish(context={**FULL, "productId": "a/b?c"}))).links
    assert (links.product, links.partner) == ("https://lumo.example/p/a%2Fb%3Fc", "")


def test_a_shopper_who_logs_out_leaves_nobody_waiting(cast: Cast) -> None:
    gus = cast.gus()
    running, waiting = cast.chat(shopper=gus), request_assistance(gus, wish())
    close_session(gus)
    states = {Interaction.objects.get(pk=row.pk).state for row in (running, waiting)}
    assert states == {"ended"}
    assert not broken_invariants()

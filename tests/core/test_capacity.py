"""How much of what at once: slots by channel, calls beside nothing, channels switched off (feat D11, E3)."""

import pytest

from assist.actions.alerts import watch_queues
from assist.actions.endings import end_by_agent, end_by_shopper
from assist.actions.offers import accept_offer
from assist.actions.overflow import choose_channel
from assist.actions.picking import pick
from assist.actions.presence import choose_channels, sign_in
from assist.actions.profiles import save_profile
from assist.actions.requests import request_assistance
from assist.actions.routing import assign_waiting
from assist.actions.transfers import transfer_to_agent, transfer_to_queue
from assist.actions.wrapups import submit_wrap_up
from assist.models import Agent, Alert, DeskEvent, Event, Interaction, Offer, Profile, Queue, Shop
from assist.queries.desks import wrap_up_choices
from assist.queries.estimates import waits as estimates
from assist.queries.fronts import shop_front
from assist.rules.refusals import Refused
from assist.rules.words import Channel, InteractionState, RoutingPolicy, SkipReason
from tests.cast import Cast, offer_of, wish
from tests.checker import broken_invariants, overdue
from tests.core.test_estimates import handled
from tests.fixtures import Clock


def profile(*agents: Agent, limits: dict[str, int] | None = None, alone: tuple[str, ...] = ()) -> Profile:
    """Their profile from now on."""
    made = Profile.objects.create(
        name=f"Floor {Profile.objects.count()}", channel_limits=limits or {}, channels_alone=list(alone)
    )
    Agent.objects.filter(pk__in=[agent.pk for agent in agents]).update(profile=made)
    return made


def asked(cast: Cast, channel: Channel = Channel.CHAT) -> Interaction:
    """A request on a channel, whatever the shop has switched on, as one that has waited for a moment."""
    one = request_assistance(cast.gus(), wish())
    if channel is not Channel.CHAT:
        assert one.state == InteractionState.QUEUED
        Interaction.objects.filter(pk=one.pk).update(channel=channel)
    return one


def has_it(chat: Interaction) -> str:
    """Whom it is offered, by first name."""
    return next((row.agent.name.split()[0] for row in Offer.objects.filter(interaction=chat, state="open")), "")


def waits(cast: Cast, *channels: Channel) -> list[Interaction]:
    """So many requests, with nobody there yet."""
    return [asked(cast, channel) for channel in channels]


def test_feat_d11_each_channel_has_its_own_number_and_all_of_them_the_slots(cast: Cast) -> None:
    profile(cast.ada, limits={"chat": 2, "email": 1})
    mails = waits(cast, Channel.EMAIL, Channel.EMAIL)
    chats = waits(cast, *[Channel.CHAT] * 3)
    calls = waits(cast, Channel.VOICE, Channel.VOICE)
    cast.available(cast.ada)
    assert [has_it(row) for row in (*mails, *chats, *calls)] == ["Ada", "", "Ada", "Ada", "", "Ada", ""]
    assert not overdue(slack=0)
    end_by_shopper(mails[0].shopper, mails[0])
    assert [has_it(row) for row in (mails[1], chats[2], calls[1])] == ["Ada", "", ""]
    assert not broken_invariants()


@pytest.mark.parametrize(("first", "then"), [(Channel.VOICE, Channel.CHAT), (Channel.CHAT, Channel.VOICE)])
def test_feat_d11_a_call_and_chats_exclude_each_other_where_the_profile_says_so(
    cast: Cast, first: Channel, then: Channel
) -> None:
    profile(cast.ada, limits={"voice": 1}, alone=("voice",))
    one, other = waits(cast, first, then)
    cast.available(cast.ada)
    assert (has_it(one), has_it(other)) == ("Ada", "")
    accept_offer(cast.ada, offer_of(one).key)
    end_by_agent(cast.ada, one)
    assert has_it(other) == "", "the wrap-up of it still holds the slot"
    submit_wrap_up(cast.ada, one, wrap_up_choices(one)[0].id)
    assert has_it(other) == "Ada"
    assert not broken_invariants()
    assert not overdue(slack=0)


def test_feat_d12_the_log_says_of_how_many_chats_and_who_is_in_a_call(cast: Cast) -> None:
    profile(cast.ada, limits={"chat": 1, "voice": 0})
    profile(cast.ben, alone=("voice",))
    cast.chat(cast.ada)
    [call] = waits(cast, Channel.VOICE)
    cast.available(cast.ben)
    assert has_it(call) == "Ben"
    cast.available(cast.mo)
    chat = asked(cast)
    made = Event.objects.get(interaction=chat, kind="offer.made").body
    skipped = {one["agent"]: (one["reason"], one["load"], one["capacity"]) for one in made["skipped"]}
    assert made["agent"] == "Mo Haddad"
    assert skipped == {
        "Ada Lindgren": (SkipReason.CHANNEL_FULL, 1, 1),
        "Ben Okafor": (SkipReason.BLOCKED, 1, 4),
    }


def test_feat_d11_a_colleague_whose_channel_is_full_is_no_target(cast: Cast) -> None:
    profile(cast.ben, limits={"chat": 1})
    cast.chat(cast.ben)
    chat = cast.chat(cast.ada)
    with pytest.raises(Refused):
        transfer_to_agent(cast.ada, chat, cast.ben.pk)


def test_feat_e3_what_is_off_may_be_taken_by_hand_within_the_numbers(cast: Cast) -> None:
    Shop.objects.update(channels=["chat", "email"])
    profile(cast.ada, limits={"chat": 1})
    Queue.objects.update(policy=RoutingPolicy.MANUAL)
    cast.available(cast.ada)
    choose_channels(cast.ada, [Channel.CHAT])
    one, other = asked(cast), asked(cast)
    pick(cast.ada, one.key)
    with pytest.raises(Refused):
        pick(cast.ada, other.key)
    assert not broken_invariants()


def test_feat_d11_numbers_below_what_is_held_are_refused(cast: Cast) -> None:
    floor = profile(cast.ada, limits={"chat": 2})
    cast.chat(cast.ada)
    floor.channel_limits = {"chat": 0}
    with pytest.raises(Refused, match="Ada Lindgren has more conversations"):
        save_profile(None, floor, ["channel_limits"])
    floor.channel_limits = {"chat": 1}
    save_profile(None, floor, ["channel_limits"])
    assert has_it(asked(cast)) == ""


def test_feat_e3_what_is_switched_off_goes_on_to_others_and_comes_again(cast: Cast) -> None:
    Shop.objects.update(channels=["chat", "email"])
    cast.available(cast.ada)
    chat = asked(cast)
    choose_channels(cast.ada, [Channel.CHAT])
    assert has_it(chat) == ""
    assert Agent.objects.get(pk=cast.ada.pk).load == 0
    assert DeskEvent.objects.filter(agent=cast.ada, kind="channels.switched").get().body["off"] == ["chat"]
    assert not overdue(slack=0)
    [mail] = waits(cast, Channel.EMAIL)
    assign_waiting()
    assert (has_it(mail), has_it(chat)) == ("Ada", "")
    with pytest.raises(Refused):
        choose_channels(cast.ada, [Channel.CHAT, Channel.EMAIL])
    with pytest.raises(Refused):
        choose_channels(cast.ada, [Channel.VOICE])
    choose_channels(cast.ada, [])
    assert has_it(chat) == "Ada"
    assert not broken_invariants()


def test_feat_e3_somebody_with_chat_switched_off_is_nobody_who_answers_a_chat(cast: Cast, clock: Clock) -> None:
    """The shopper's chooser, the estimate and the supervisors' alert all look at the channel."""
    Shop.objects.update(channels=["chat", "email"])
    handled(cast, *[4] * 5)
    cast.available(cast.ada)
    row = request_assistance(cast.gus(), wish())
    Queue.objects.filter(pk=cast.queue.pk).update(alert_nobody=True, alert_wait_seconds=0)
    sign_in(cast.mo)
    assert Channel.CHAT in shop_front(cast.lumo).answered
    assert estimates({row.pk: 1}) == {row.pk: 60.0}
    choose_channels(cast.ada, [Channel.CHAT])
    assert shop_front(cast.lumo).answered == {Channel.VOICE}
    assert estimates({row.pk: 1}) == {}
    clock(300)
    watch_queues()
    assert [alert.kind for alert in Alert.objects.filter(cleared_at=None)] == ["nobody"]
    choose_channels(cast.ada, [])
    watch_queues()
    assert not Alert.objects.filter(cleared_at=None).exists()
    cast.ada.profile = Profile.objects.create(name="Calls alone", channel_limits={"chat": 0})
    Agent.objects.filter(pk=cast.ada.pk).update(profile=cast.ada.profile)
    assert shop_front(cast.lumo).answered == {Channel.VOICE}


def test_feat_d11_a_wrap_up_holds_no_slot_of_a_channel_to_which_its_interaction_has_changed(cast: Cast) -> None:
    """Ada has her one message; the chat that she passed on is to be answered by mail while she wraps it up."""
    Shop.objects.update(channels=["chat", "email"])
    profile(cast.ada, limits={"email": 1})
    chat = cast.chat(cast.ada)
    transfer_to_queue(cast.ada, chat, cast.queue.pk, even_if_nobody=True)
    [mail] = waits(cast, Channel.EMAIL)
    assign_waiting()
    assert (has_it(mail), has_it(chat)) == ("Ada", "")
    load = Agent.objects.get(pk=cast.ada.pk).load
    choose_channel(chat.shopper, chat, Channel.EMAIL, "gus@example.com")
    assert not broken_invariants()
    assert Agent.objects.get(pk=cast.ada.pk).load == load - 1
    submit_wrap_up(cast.ada, chat, wrap_up_choices(chat)[0].id)
    assert Agent.objects.get(pk=cast.ada.pk).load == load - 1
    assert not broken_invariants()

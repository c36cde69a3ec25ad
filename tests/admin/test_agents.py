"""Root makes and changes agents."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from assist.actions.setup import create_agent, delete_row, save_row
from assist.actions.staff import StaffWish, change_agent, make_agent_of
from assist.models import Agent, Audit, Queue
from assist.queries.desks import role_of
from assist.rules.refusals import Refused
from assist.rules.words import Presence, StaffRole
from tests.admin.conftest import Desk, last_audit, said
from tests.cast import PASSWORD, Cast

NEW: dict[str, Any] = {"name": "Eva Neu", "username": "eva", "role": "agent", "capacity": "3"}
GOOD = "nine-blue-herons"


def _path(agent: Agent) -> str:
    return f"assist/agent/{agent.pk}/change/"


def test_a_new_agent_can_sign_in_and_is_in_the_queues(root: Desk, team: Cast) -> None:
    root.fill("assist/agent/add/", **NEW, password=GOOD, again=GOOD, queues=[team.queue.pk])
    eva = Agent.objects.get(user__username="eva")
    assert (eva.name, eva.capacity, eva.user.is_staff) == ("Eva Neu", 3, False)
    assert role_of(eva.user) is StaffRole.AGENT
    assert list(Queue.objects.filter(members__agent=eva)) == [team.queue]
    assert Client().login(username="eva", password=GOOD)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"again": "something-else-9"}, "The two passwords differ."),
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "password123", "again": "password123"}, "too common"),
        ({"username": "ada"}, "There is a sign-in ada already."),
        ({"username": "eva neu"}, "no spaces"),
        ({"capacity": "0"}, "Choose 1 to 50 conversations."),
        ({"role": "boss"}, "Select a valid choice"),
    ],
)
def test_a_wrong_new_agent_is_refused_and_leaves_nothing(
    root: Desk, team: Cast, changes: dict[str, str], words: str
) -> None:
    audits, agents = Audit.objects.count(), Agent.objects.count()
    shown = root.fill("assist/agent/add/", **{**NEW, "password": GOOD, "again": GOOD, **changes})
    assert words in said(shown)
    assert (Audit.objects.count(), Agent.objects.count()) == (audits, agents)


def test_the_password_is_in_no_page_and_no_audit(root: Desk, team: Cast) -> None:
    shown = root.fill("assist/agent/add/", **{**NEW, "password": GOOD, "again": GOOD, "username": "ada"})
    assert GOOD not in said(shown)
    root.fill(_path(team.ben), password=GOOD, again=GOOD)
    assert Client().login(username="ben", password=GOOD)
    assert last_audit().changes == {"password": "(secret)"}
    assert not any(GOOD in str(row.changes) for row in Audit.objects.all())


def test_an_empty_password_leaves_the_one_there_is(root: Desk, team: Cast) -> None:
    root.fill(_path(team.ben), name="Ben O")
    assert Client().login(username="ben", password=PASSWORD)
    team.ben.refresh_from_db()
    assert (team.ben.name, team.ben.user.first_name) == ("Ben O", "Ben O")
    assert (last_audit().actor, last_audit().changes) == (team.root, {"name": "Ben O"})


def test_a_capacity_below_the_load_is_refused_in_words(root: Desk, team: Cast) -> None:
    Agent.objects.filter(pk=team.ada.pk).update(load=2)
    shown = root.fill(_path(team.ada), capacity="1")
    assert "The agent has 2 conversations now. Choose 2 or more" in said(shown)
    with pytest.raises(Refused, match="2 conversations"):
        change_agent(team.root, team.ada.pk, StaffWish("Ada", 1, StaffRole.AGENT, True))


def test_changing_a_name_leaves_load_and_state_alone(team: Cast) -> None:
    team.ada.refresh_from_db()
    stale = team.ada
    Agent.objects.filter(pk=stale.pk).update(load=3, state=Presence.AVAILABLE)
    stale.name = "Ada L"
    save_row(team.root, stale, ["name"])
    fresh = Agent.objects.get(pk=stale.pk)
    assert (fresh.name, fresh.load, fresh.state) == ("Ada L", 3, Presence.AVAILABLE)


def test_load_and_state_cannot_be_typed(root: Desk, team: Cast) -> None:
    root.fill(_path(team.ada), load="4", state="available", username="zed2")
    team.ada.refresh_from_db()
    assert (team.ada.load, team.ada.state) == (0, Presence.OFFLINE)
    assert team.ada.user.username == "ada"


def test_an_administrator_reaches_the_set_up_and_a_former_one_does_not(root: Desk, team: Cast) -> None:
    root.fill(_path(team.mo), role="admin")
    team.mo.user.refresh_from_db()
    assert role_of(team.mo.user) is StaffRole.ADMIN
    assert Desk(team.mo.user).get("").status_code == 200
    root.fill(_path(team.mo), role="manager")
    team.mo.user.refresh_from_db()
    assert (role_of(team.mo.user), team.mo.user.is_superuser) == (StaffRole.MANAGER, False)
    assert Desk(team.mo.user).get("").status_code == 302


def test_queues_follow_the_boxes(root: Desk, team: Cast) -> None:
    other = Queue.objects.get(shop=team.elsewhere)
    root.fill(_path(team.ben), queues=[other.pk])
    assert list(Queue.objects.filter(members__agent=team.ben)) == [other]


def test_nobody_locks_themselves_out(team: Cast) -> None:
    eve = create_agent(None, name="Eve", username="eve", role=StaffRole.ADMIN, queues=[], password=PASSWORD)
    shown = Desk(eve.user).fill(_path(eve), role="agent")
    assert "You cannot lock yourself out." in said(shown)
    eve.user.refresh_from_db()
    assert eve.user.is_superuser


def test_switching_an_agent_off_signs_out_and_withdraws_offers(cast: Cast) -> None:
    cast.available(cast.ada)
    Desk(cast.root).fill(_path(cast.ada), is_active=[])
    cast.ada.refresh_from_db()
    assert (cast.ada.state, cast.ada.user.is_active) == (Presence.OFFLINE, False)
    assert not Client().login(username="ada", password=PASSWORD)
    assert last_audit().changes == {"is_active": "False"}


def test_agents_are_never_deleted(root: Desk, team: Cast) -> None:
    assert root.post(f"assist/agent/{team.ben.pk}/delete/", post="yes").status_code == 403
    assert Agent.objects.filter(pk=team.ben.pk).exists()


def test_only_administrators_may_act(team: Cast) -> None:
    for person in (team.ada, team.mo, team.zed):
        with pytest.raises(Refused, match="Only administrators"):
            save_row(person.user, team.queue, ["name"])
        with pytest.raises(Refused, match="Only administrators"):
            delete_row(person.user, team.queue)
        with pytest.raises(Refused, match="Only administrators"):
            change_agent(person.user, team.ben.pk, StaffWish("B", 4, StaffRole.AGENT, True))


def test_a_lost_second_factor_is_forgotten(root: Desk, team: Cast) -> None:
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=team.ben.user, type=kind, data={})
    Authenticator.objects.create(user=team.ada.user, type=Authenticator.Type.TOTP, data={})
    root.fill(_path(team.ben), forget_factor="on")
    assert list(Authenticator.objects.values_list("user", flat=True)) == [team.ada.user_id]
    assert (last_audit().act, last_audit().actor) == ("forgot the second factor", team.root)
    audits = Audit.objects.count()
    root.fill(_path(team.ben), forget_factor="on")
    root.fill(_path(team.ada))
    assert Audit.objects.count() == audits
    assert Authenticator.objects.count() == 1


@pytest.mark.parametrize("who", ["ada", "mo", "zed"])
def test_only_administrators_forget_a_second_factor_and_not_their_own(team: Cast, who: str) -> None:
    Authenticator.objects.create(user=team.ben.user, type=Authenticator.Type.TOTP, data={})
    wish = StaffWish(name="Ben", capacity=4, role=StaffRole.AGENT, is_active=True, forget_factor=True)
    with pytest.raises(Refused, match="Only administrators"):
        change_agent(getattr(team, who).user, team.ben.pk, wish)
    me = make_agent_of(team.root, team.root, "Root")
    mine = StaffWish(name="Root", capacity=4, role=StaffRole.ADMIN, is_active=True, forget_factor=True)
    with pytest.raises(Refused, match="your own second factor"):
        change_agent(team.root, me.pk, mine)
    assert Authenticator.objects.count() == 1

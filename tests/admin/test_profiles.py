"""Root says what agents may do; a change holds at once."""

import pytest

from assist.actions.profiles import delete_profile
from assist.models import Agent, Audit, Profile
from assist.rules.refusals import Refused
from tests.admin.conftest import Desk, last_audit, said
from tests.cast import Cast


def _made(root: Desk, name: str = "Sales floor", **columns: object) -> Profile:
    root.fill("assist/profile/add/", **{"name": name, **columns})
    return Profile.objects.get(name=name)


def _path(row: Profile | Agent, page: str = "change") -> str:
    return f"assist/{row._meta.model_name}/{row.pk}/{page}/"


def _agent(agent: Agent) -> Agent:
    return Agent.objects.get(pk=agent.pk)


def test_feat_t3_a_profile_begins_with_the_built_in_defaults(root: Desk) -> None:
    profile, defaults = _made(root), Profile()
    names = [field.name for field in Profile._meta.fields if field.name not in {"id", "name"}]
    assert [getattr(profile, name) for name in names] == [getattr(defaults, name) for name in names]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "This field is required."),
        ("capacity", "0", "Choose 1 to 50 conversations."),
        ("offer_factor", "99", "Choose 100 to 300 percent."),
        ("offer_factor", "301", "Choose 100 to 300 percent."),
        ("grace_seconds", "901", "Choose 0 to 900 seconds."),
        ("after_wrap_up", "rona", "Select a valid choice"),
    ],
)
def test_a_wrong_profile_is_refused_with_the_reason(root: Desk, field: str, value: str, words: str) -> None:
    assert words in said(root.fill("assist/profile/add/", **{"name": "Sales floor", field: value}))
    assert not Profile.objects.exists()


def test_two_profiles_have_two_names(root: Desk) -> None:
    _made(root)
    assert "already exists" in said(root.fill("assist/profile/add/", name="Sales floor"))


def test_feat_t3_an_agent_without_a_number_of_their_own_has_the_capacity_of_the_profile(root: Desk, team: Cast) -> None:
    profile = _made(root, capacity=7)
    root.fill(_path(team.ada), profile=profile.pk, capacity="")
    assert (_agent(team.ada).profile, _agent(team.ada).capacity) == (profile, 7)
    root.fill(_path(profile), capacity=9)
    assert _agent(team.ada).capacity == 9
    assert "assist.Agent" in Audit.objects.filter(changes__capacity="9").latest("pk").subject


def test_feat_t3_a_number_of_their_own_stays_when_the_profile_changes(root: Desk, team: Cast) -> None:
    profile = _made(root, capacity=7)
    root.fill(_path(team.ada), profile=profile.pk, capacity="2")
    root.fill(_path(profile), capacity=9)
    assert _agent(team.ada).capacity == 2
    root.fill(_path(team.ada), capacity="")
    assert _agent(team.ada).capacity == 9


def test_an_agent_who_follows_a_profile_sees_an_empty_number(root: Desk, team: Cast) -> None:
    root.fill(_path(team.ada), capacity="")
    assert _agent(team.ada).capacity == Profile().capacity
    assert 'name="capacity" value=' not in root.get(_path(team.ada)).content.decode()
    assert 'name="capacity" value="4"' in root.get(_path(team.ben)).content.decode()
    root.fill(_path(team.ada), name="Ada L.")
    assert not _agent(team.ada).has_own_capacity


def test_a_new_agent_can_have_a_profile(root: Desk, team: Cast) -> None:
    profile = _made(root, capacity=7)
    fields = {"name": "Eva Neu", "username": "eva", "role": "agent", "capacity": "", "profile": profile.pk}
    root.fill("assist/agent/add/", **fields, password="nine-blue-herons", again="nine-blue-herons")
    eva = Agent.objects.get(user__username="eva")
    assert (eva.profile, eva.capacity, eva.has_own_capacity) == (profile, 7, False)


def test_a_capacity_below_what_somebody_has_right_now_is_refused_with_the_name(root: Desk, team: Cast) -> None:
    profile = _made(root, capacity=7)
    root.fill(_path(team.ada), profile=profile.pk, capacity="")
    Agent.objects.filter(pk=team.ada.pk).update(load=3)
    assert "Ada Lindgren has 3 conversations now. Choose 3 or more" in said(root.fill(_path(profile), capacity=2))
    profile.refresh_from_db()
    assert (profile.capacity, _agent(team.ada).capacity) == (7, 7)


def test_a_profile_that_nobody_has_goes_without_a_question(root: Desk) -> None:
    profile = _made(root)
    assert "Nobody has the profile" in said(root.get(_path(profile, "delete")))
    root.post(_path(profile, "delete"), post="yes")
    assert not Profile.objects.exists()
    assert (last_audit().act, last_audit().subject) == ("deleted", f"assist.Profile {profile.pk}: Sales floor")


def test_a_profile_in_use_is_explained_and_another_one_can_be_chosen(root: Desk, team: Cast) -> None:
    profile, other = _made(root, capacity=7), _made(root, "Trainees", capacity=2)
    root.fill(_path(team.ada), profile=profile.pk, capacity="")
    root.fill(_path(team.ben), profile=profile.pk, capacity="5")
    shown = said(root.get(_path(profile, "delete")))
    assert "2 agents have the profile Sales floor" in shown
    assert f'<option value="{other.pk}">Trainees</option>' in shown
    shown = said(root.post(_path(profile, "delete"), post="yes"))
    assert "Ada Lindgren, Ben Okafor have Sales floor. Choose below what they have from now on." in shown
    root.post(_path(profile, "delete"), post="yes", give=str(other.pk))
    assert [(_agent(one).profile, _agent(one).capacity) for one in (team.ada, team.ben)] == [(other, 2), (other, 5)]
    assert list(Profile.objects.all()) == [other]


def test_the_built_in_defaults_can_be_chosen_too_and_a_profile_does_not_replace_itself(root: Desk, team: Cast) -> None:
    profile = _made(root, capacity=7)
    root.fill(_path(team.ada), profile=profile.pk, capacity="")
    for wrong in (str(profile.pk), "0", "nothing"):
        root.post(_path(profile, "delete"), post="yes", give=wrong)
        assert _agent(team.ada).profile == profile
    root.post(_path(profile, "delete"), post="yes", give="defaults")
    assert (_agent(team.ada).profile, _agent(team.ada).capacity) == (None, Profile().capacity)


def test_many_who_have_a_profile_are_counted(team: Cast) -> None:
    profile = Profile.objects.create(name="Everybody")
    Agent.objects.update(profile=profile)
    with pytest.raises(Refused, match="Ada Lindgren, Ben Okafor, Mo Haddad and 1 more have Everybody"):
        delete_profile(team.root, profile)


def test_only_administrators_delete_a_profile(team: Cast) -> None:
    profile = Profile.objects.create(name="Sales floor")
    with pytest.raises(Refused) as refused:
        delete_profile(team.mo.user, profile, defaults=True)
    assert refused.value.code == "not_allowed"

"""Root sets up queues with members, wrap-up codes and texts."""

import pytest

from assist.actions.requests import request_assistance
from assist.actions.setup import save_row
from assist.models import Offer, OverflowStep, Participant, Queue, QueueMember, Text, WrapUpCode
from assist.rules.refusals import Refused
from tests.admin.conftest import Desk, last_audit, said
from tests.cast import Cast, offer_of, wish


def _path(queue: Queue) -> str:
    return f"assist/queue/{queue.pk}/change/"


def test_a_new_queue_has_the_members_that_were_chosen(root: Desk, team: Cast) -> None:
    root.fill("assist/queue/add/", **{"shop": team.lumo.pk, "name": "Returns", "members-0-agent": team.ben.pk})
    queue = Queue.objects.get(name="Returns")
    assert list(queue.members.values_list("agent__name", flat=True)) == ["Ben Okafor"]
    assert last_audit().subject.startswith("assist.QueueMember")


def test_a_member_can_be_removed(root: Desk, team: Cast) -> None:
    member = QueueMember.objects.get(queue=team.queue, agent=team.ben)
    place = list(team.queue.members.order_by("pk")).index(member)
    root.fill(_path(team.queue), **{f"members-{place}-DELETE": "on"})
    assert not QueueMember.objects.filter(pk=member.pk).exists()
    assert (last_audit().act, last_audit().actor) == ("deleted", team.root)


def test_feat_t3_who_becomes_a_member_is_offered_what_waits(cast: Cast) -> None:
    QueueMember.objects.filter(queue=cast.queue).delete()
    cast.available(cast.ada)
    waiting = request_assistance(cast.gus(), wish())
    assert not Offer.objects.filter(interaction=waiting).exists()
    Desk(cast.root).fill(_path(cast.queue), **{"members-0-agent": cast.ada.pk})
    assert offer_of(waiting).agent == cast.ada


def test_a_member_twice_is_refused_in_words(root: Desk, team: Cast) -> None:
    count = team.queue.members.count()
    shown = root.fill(_path(team.queue), **{f"members-{count}-agent": team.ada.pk})
    assert "duplicate" in said(shown)
    assert team.queue.members.count() == count


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("offer_seconds", "4", "Choose 5 to 900 seconds."),
        ("offer_seconds", "901", "Choose 5 to 900 seconds."),
        ("wrap_up_seconds", "3601", "Choose 5 to 3600 seconds."),
        ("wrap_up_seconds", "99999999999999", "Choose 5 to 3600 seconds."),
        ("most_waiting", "3", "Choose 4 to 10000 chats."),
        ("pace_seconds", "901", "Choose 0 to 900 seconds."),
        ("relax_seconds", "3601", "Choose 0 to 3600 seconds."),
        ("policy", "random", "Select a valid choice"),
        ("name", " ", "This field is required"),
    ],
)
def test_bounds_are_said_in_words(root: Desk, team: Cast, field: str, value: str, words: str) -> None:
    shown = root.fill(_path(team.queue), **{field: value})
    assert words in said(shown)
    assert "is violated" not in said(shown)


def test_the_default_code_is_one_of_the_shops(root: Desk, team: Cast) -> None:
    foreign = WrapUpCode.objects.filter(shop=team.business)[0]
    shown = root.fill(_path(team.queue), default_code=foreign.pk)
    assert "Select a valid choice" in said(shown)
    queue = team.queue
    queue.default_code = foreign
    with pytest.raises(Refused, match="another shop"):
        save_row(team.root, queue, ["default_code"])


def test_a_queue_stays_with_its_shop(root: Desk, team: Cast) -> None:
    queue = team.queue
    root.fill(_path(queue), shop=team.business.pk, name="Moved")
    queue.refresh_from_db()
    assert (queue.shop, queue.name) == (team.lumo, "Moved")


def test_feat_f9_a_queue_in_use_without_another_one_stays(cast: Cast) -> None:
    cast.chat()
    shown = Desk(cast.root).post(f"assist/queue/{cast.queue.pk}/delete/", post="yes")
    assert "has no other queue. Make one first." in said(shown)
    assert cast.queue.members.count() == 3


def test_feat_f9_a_queue_with_a_history_is_closed_into_the_one_that_was_chosen(cast: Cast) -> None:
    chat, root, closed = cast.chat(), Desk(cast.root), cast.queue
    for name in ("First", "Second"):
        save_row(None, Queue(shop=cast.lumo, name=name))
    second = Queue.objects.get(name="Second")
    page = said(root.get(f"assist/queue/{closed.pk}/delete/"))
    assert page.index(">First<") < page.index(">Second<")
    shown = said(root.post(f"assist/queue/{closed.pk}/delete/", post="yes", heir=second.pk))
    assert "is closed: hidden, without members" in shown
    chat.refresh_from_db()
    assert chat.queue == second
    for shown in (root.get("assist/queue/"), root.get(f"assist/agent/{cast.ada.pk}/change/")):
        assert "(closed)" not in said(shown)
    assert root.get(f"assist/queue/{closed.pk}/change/").status_code == 302


def test_a_queue_that_nobody_used_can_be_deleted(root: Desk, team: Cast) -> None:
    spare = Queue(shop=team.lumo, name="Spare")
    save_row(None, spare)
    root.post(f"assist/queue/{spare.pk}/delete/", post="yes")
    assert not Queue.objects.filter(name="Spare").exists()
    assert last_audit().subject.startswith(f"assist.Queue {spare.pk}:")


def test_switching_off_the_only_queue_warns(root: Desk, team: Cast) -> None:
    assert "Lumo has no active queue now" in said(root.fill(_path(team.queue), is_active=[]))


def test_a_name_that_is_taken_is_refused_without_a_traceback(root: Desk, team: Cast) -> None:
    save_row(None, Queue(shop=team.lumo, name="Spare"))
    shown = root.fill(_path(Queue.objects.get(name="Spare")), name="Lumo service")
    assert shown.status_code == 200
    assert "already exists" in said(shown)


def test_a_code_is_tied_to_queues_of_its_shop_only(root: Desk, team: Cast) -> None:
    other = Queue.objects.get(shop=team.business)
    fields = {"shop": team.lumo.pk, "name": "Lost parcel", "position": "5"}
    assert "Tick only queues of Lumo." in said(root.fill("assist/wrapupcode/add/", queues=[other.pk], **fields))
    root.fill("assist/wrapupcode/add/", queues=[team.queue.pk], **fields)
    code = WrapUpCode.objects.get(name="Lost parcel")
    assert list(code.queues.all()) == [team.queue]
    assert last_audit().changes == {"queues": str(team.queue)}


def test_a_code_in_use_keeps_its_word(cast: Cast) -> None:
    code = WrapUpCode.objects.filter(shop=cast.lumo, default_of=None)[0]
    owner = Participant.objects.get(interaction=cast.chat(), agent=cast.ada)
    Participant.objects.filter(pk=owner.pk).update(wrap_up_code=code)
    shown = Desk(cast.root).post(f"assist/wrapupcode/{code.pk}/delete/", post="yes")
    assert "has been used, so the history keeps it" in said(shown)
    code.refresh_from_db()
    assert not code.is_active
    owner.refresh_from_db()
    assert owner.wrap_up_code == code


def test_feat_f9_a_default_code_that_is_deleted_leaves_the_next_one(root: Desk, team: Cast) -> None:
    code = team.queue.default_code
    assert code is not None
    root.post(f"assist/wrapupcode/{code.pk}/delete/", post="yes")
    assert not WrapUpCode.objects.filter(pk=code.pk).exists()
    assert str(team.queue.default_code) == "Order changed"


def test_a_text_has_a_place_from_the_closed_list(root: Desk, team: Cast) -> None:
    fields = {"shop": team.lumo.pk, "language": "de", "body": "Guten Tag\nWir helfen gern."}
    assert "Select a valid choice" in said(root.fill("assist/text/add/", key="anything", **fields))
    root.fill("assist/text/add/", key="greeting", **fields)
    assert Text.objects.get(shop=team.lumo).body == "Guten Tag\nWir helfen gern."


def test_a_text_has_at_most_500_characters(root: Desk, team: Cast) -> None:
    fields = {"shop": team.lumo.pk, "language": "en", "key": "intro"}
    assert "Write 1 to 500 characters." in said(root.fill("assist/text/add/", body="x" * 501, **fields))
    root.fill("assist/text/add/", body="x" * 500, **fields)
    assert Text.objects.get(key="intro").body == "x" * 500


def test_feat_d7_a_queue_has_hours_zone_and_holidays_of_its_own(root: Desk, team: Cast) -> None:
    week = {"hours-0-weekday": "0", "hours-0-opens": "08:00", "hours-0-closes": "12:00"}
    root.fill(_path(team.queue), time_zone="Asia/Tokyo", ageing_seconds="90", **week)
    queue = team.queue
    assert [str(row) for row in queue.hours.all()] == ["0 08:00-12:00"]
    assert (queue.time_zone, queue.ageing_seconds) == ("Asia/Tokyo", 90)
    assert "Choose a time zone" in said(root.fill(_path(queue), time_zone="Mars")) or queue.time_zone
    shown = root.fill(_path(queue), **{"hours-1-weekday": "0", "hours-1-opens": "11:00", "hours-1-closes": "13:00"})
    assert "overlap" in said(shown)
    root.fill(_path(queue), **{"hours-0-DELETE": "on"})
    assert not queue.hours.exists()


def test_feat_d7_a_holiday_is_added_in_plain_words_and_a_wrong_one_is_refused(root: Desk, team: Cast) -> None:
    fields = {"shop": team.lumo.pk, "day": "2026-12-25", "name": "Christmas"}
    half = said(root.fill("assist/holiday/add/", opens="10:00", **fields))
    assert "Fill in both times, or neither" in half and 'value="Christmas"' in half
    foreign = Queue.objects.get(shop=team.business)
    assert "another shop" in said(root.fill("assist/holiday/add/", queue=foreign.pk, **fields))
    root.fill("assist/holiday/add/", **fields)
    row = team.lumo.holidays.get()
    assert "already exists" in said(root.fill("assist/holiday/add/", **fields))
    root.fill(f"assist/holiday/{row.pk}/change/", queue=team.queue.pk, opens="10:00", closes="00:00")
    assert team.queue.holidays.get() == row
    assert "Christmas" in said(root.get("assist/holiday/"))


def test_feat_d8_a_chain_is_made_in_the_queues_form_and_a_circle_is_refused(root: Desk, team: Cast) -> None:
    first, second = team.queue, Queue(shop=team.lumo, name="Second line")
    save_row(None, second)
    root.fill(_path(first), **{"steps-0-after_seconds": "60", "steps-0-to_queue": second.pk})
    root.fill(_path(first), **{"steps-1-after_seconds": "120", "steps-1-to_queue": ""})
    assert [str(step) for step in first.steps.all()] == ["after 60 s: Second line", "after 120 s: another way"]
    for other, words in ((first, "leads back to Second line"), (second, "leads back to Second line")):
        fields = {"steps-0-after_seconds": "60", "steps-0-to_queue": other.pk}
        assert words in said(root.fill(_path(second), **fields))
    shown = said(root.fill(_path(second), **{"steps-0-after_seconds": "4", "steps-0-to_queue": ""}))
    assert "Choose 5 to 7200 seconds." in shown
    foreign = Queue.objects.get(shop=team.business)
    fields = {"steps-0-after_seconds": "60", "steps-0-to_queue": foreign.pk}
    assert "Select a valid choice" in said(root.fill(_path(second), **fields))
    with pytest.raises(Refused, match="another shop"):
        save_row(None, OverflowStep(queue=second, to_queue=foreign))
    assert not second.steps.exists()

"""Publishing freezes a numbered version; what changes afterwards is told, and who reads which."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.refusal import Refused
from councils.actions import (
    add_agenda_item,
    add_paper,
    change_agenda_item,
    move_agenda_item,
    notify_meeting,
    publish_agenda,
    remove_agenda_item,
)
from councils.models import AgendaItem, Meeting
from councils.published import agenda_shown, changes_between, published_agenda
from tests.factories.councils import make_meeting
from tests.factories.meetings import make_open, warm

pytestmark = pytest.mark.django_db


def pdf(name="案.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf")


def url(name, meeting, *more):
    return reverse(name, args=[meeting.council_id, meeting.pk, *more])


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


@pytest.fixture
def meeting(world, clerk):
    """Three items, published with the notice."""
    meeting = world.meeting
    meeting.items.all().delete()
    for title in ("運動会の報告", "見守りのこと", "花壇のこと"):
        add_agenda_item(meeting, by=clerk, kind="report", title=title)
    return notify_meeting(meeting, by=clerk)


def item(meeting, title):
    return meeting.items.get(title=title)


def shown(meeting, viewer):
    return [row.title for row in agenda_shown(meeting, viewer).rows]


def words(changes):
    return [(change.word, change.title, change.text) for change in changes]


def unpublished(meeting, viewer):
    return words(agenda_shown(meeting, viewer).publication.unpublished)


# ---- versions --------------------------------------------------------------------------------------------


def test_the_notice_freezes_the_first_version(meeting, clerk):
    version = meeting.agenda_versions.get()
    lines = version.content["items"]
    assert (version.number, version.reason, version.published_by) == (1, "", "事務 四郎")
    assert [(line["number"], line["title"], line["minutes"]) for line in lines] == [
        (1, "運動会の報告", 10),
        (2, "見守りのこと", 10),
        (3, "花壇のこと", 10),
    ]
    assert [line["clock"] for line in lines] == ["3:30", "3:40", "3:50"]


def test_a_version_keeps_the_checksum_of_its_papers(meeting, clerk):
    paper = add_paper(item(meeting, "花壇のこと"), pdf(), by=clerk)
    publish_agenda(meeting, by=clerk, reason="資料がそろったため")
    kept = meeting.agenda_versions.first().content["items"][2]["papers"]
    assert kept == [{"paper": paper.pk, "title": "案", "is_public": False, "sha256": paper.file.sha256}]
    assert paper.file.sha256


def test_publishing_again_needs_a_reason_and_a_difference(meeting, clerk):
    with pytest.raises(Refused, match="変わったところはありません"):
        publish_agenda(meeting, by=clerk, reason="念のため")
    change_agenda_item(item(meeting, "花壇のこと"), by=clerk, minutes=20)
    with pytest.raises(Refused, match="理由を書いて"):
        publish_agenda(meeting, by=clerk, reason=" ")
    version = publish_agenda(meeting, by=clerk, reason="話し合う時間をのばすため")
    assert (version.number, version.reason) == (2, "話し合う時間をのばすため")
    with pytest.raises(Refused, match="変わったところはありません"):
        publish_agenda(meeting, by=clerk, reason="もう一度押した")


@pytest.mark.parametrize("state", ["planned", "open", "cancelled"])
def test_only_an_announced_meeting_publishes_again(meeting, clerk, state):
    fields = {"quorum": 1, "voters_present": 1, "voters_in_office": 1}
    Meeting.objects.filter(pk=meeting.pk).update(state=state, **fields)
    change_agenda_item_quietly(item(meeting, "花壇のこと"))
    with pytest.raises(Refused):
        publish_agenda(meeting, by=clerk, reason="理由")
    assert meeting.agenda_versions.count() == 1


def change_agenda_item_quietly(changed):
    AgendaItem.objects.filter(pk=changed.pk).update(minutes=55)


def test_the_notice_of_a_new_day_publishes_what_changed_since(meeting, clerk):
    Meeting.objects.filter(pk=meeting.pk).update(state="planned")
    meeting.refresh_from_db()
    notify_meeting(meeting, by=clerk)
    assert meeting.agenda_versions.count() == 1
    Meeting.objects.filter(pk=meeting.pk).update(state="planned")
    meeting.refresh_from_db()
    add_agenda_item(meeting, by=clerk, kind="report", title="延びたあいだのこと")
    notify_meeting(meeting, by=clerk)
    assert meeting.agenda_versions.first().reason == "あらためて案内を出したため"


def test_what_was_published_is_struck_out_and_never_deleted(meeting, clerk):
    Meeting.objects.filter(pk=meeting.pk).update(state="planned")
    with pytest.raises(Refused, match="取りやめる理由"):
        remove_agenda_item(item(meeting, "花壇のこと"), by=clerk)


# ---- the difference in words -----------------------------------------------------------------------------


def test_every_kind_of_change_is_told(meeting, clerk):
    add_agenda_item(meeting, by=clerk, kind="deliberation", title="餅つきのこと")
    remove_agenda_item(item(meeting, "見守りのこと"), by=clerk, reason="次回にまわす")
    move_agenda_item(item(meeting, "花壇のこと"), by=clerk, to="1")
    change_agenda_item(
        item(meeting, "運動会の報告"),
        by=clerk,
        minutes=15,
        presenter="教頭",
        title="運動会のこと",
        kind="deliberation",
    )
    add_paper(item(meeting, "花壇のこと"), pdf("図面.pdf"), by=clerk)
    assert unpublished(meeting, clerk) == [
        ("加わった", "餅つきのこと", ""),
        ("取りやめた", "見守りのこと", "次回にまわす"),
        ("順番", "花壇のこと", "1番目に"),
        ("資料", "花壇のこと", "「図面」が加わった"),
        ("時間", "運動会のこと", "10分から15分に"),
        ("議題の名前", "運動会のこと", "「運動会の報告」から「運動会のこと」に"),
        ("説明する人", "運動会のこと", "「決まっていない」から「教頭」に"),
        ("種類", "運動会のこと", "「報告」から「協議」に"),
    ]


def test_moving_one_item_is_one_change():
    def lines(*ids):
        same = {
            "kind": "report",
            "presenter": "",
            "minutes": 5,
            "is_public": True,
            "dropped": "",
            "papers": [],
        }
        return [{"item": pk, "number": n, "title": f"題{pk}", **same} for n, pk in enumerate(ids, 1)]

    old = lines(1, 2, 3, 4, 5, 6)
    assert words(changes_between(old, lines(2, 3, 4, 5, 6, 1))) == [("順番", "題1", "6番目に")]
    assert words(changes_between(old, lines(6, 1, 2, 3, 4, 5))) == [("順番", "題6", "1番目に")]
    assert changes_between(old, old) == []


def test_a_change_taken_back_is_no_change(meeting, clerk):
    move_agenda_item(item(meeting, "花壇のこと"), by=clerk, to="up")
    move_agenda_item(item(meeting, "花壇のこと"), by=clerk, to="down")
    assert unpublished(meeting, clerk) == []


# ---- who reads what --------------------------------------------------------------------------------------

DRAFTERS = ("principal", "vice_principal", "liaison", "clerk", "chair")
READERS = ("board_guidance", "board_lifelong", "teacher", "member", "coordinator")


@pytest.mark.parametrize("role", [*DRAFTERS, *READERS])
def test_a_draft_is_for_office_and_chair_until_the_notice(world, signed_in, role):
    client = signed_in(role)
    page = client.get(world.meeting.get_absolute_url()).content.decode()
    sees = role in DRAFTERS
    assert ("子どもの願い" in page) == sees
    assert ("次第は、会議の案内といっしょにお知らせします。" in page) != sees
    viewer = world.viewer(role)
    assert AgendaItem.objects.announced_to(viewer).filter(meeting=world.meeting).exists() == sees
    assert bool(published_agenda(world.meeting, viewer).rows) is False


def test_members_read_what_was_published_and_the_office_what_is_new(meeting, world, clerk, signed_in):
    add_agenda_item(meeting, by=clerk, kind="report", title="あとから加えたこと")
    change_agenda_item(item(meeting, "花壇のこと"), by=clerk, title="校庭のこと")
    member = world.viewer("member")
    assert shown(meeting, member) == ["運動会の報告", "見守りのこと", "花壇のこと"]
    assert shown(meeting, clerk)[-2:] == ["校庭のこと", "あとから加えたこと"]
    page = signed_in("member").get(meeting.get_absolute_url()).content.decode()
    assert "あとから加えたこと" not in page
    assert "公表した次第から変わっています" not in page
    office = signed_in("clerk").get(meeting.get_absolute_url()).content.decode()
    assert "公表した次第から変わっています" in office
    publish_agenda(meeting, by=clerk, reason="報告を加えたため")
    page = signed_in("member").get(meeting.get_absolute_url()).content.decode()
    for text in ("あとから加えたこと", "次第 第2版", "報告を加えたため", "前の版から変わったところ"):
        assert text in page
    assert (
        "公表した次第から変わっています"
        not in signed_in("clerk").get(meeting.get_absolute_url()).content.decode()
    )


def test_a_new_paper_is_read_once_it_is_published(meeting, clerk, signed_in):
    paper = add_paper(item(meeting, "花壇のこと"), pdf(), by=clerk)
    address = url("paper_download", meeting, paper.pk)

    def status(role):
        answer = signed_in(role).get(address)
        if answer.status_code == 200:  # closing it would close the connection of the test
            assert b"".join(answer.streaming_content)
        return answer.status_code

    assert (status("member"), status("clerk")) == (404, 200)
    publish_agenda(meeting, by=clerk, reason="資料がそろったため")
    assert status("member") == 200


def test_a_meeting_announced_before_versions_were_kept_shows_its_agenda(world):
    meeting = make_meeting(world.cycle, state="notified")
    assert shown(meeting, world.viewer("member")) == ["子どもの願い"]
    assert AgendaItem.objects.announced_to(world.viewer("member")).filter(meeting=meeting).exists()


def test_once_it_has_begun_everybody_sees_what_is_dealt_with(world, clerk):
    meeting = make_open(world)
    add_agenda_item(meeting, by=clerk, kind="other", title="その場で出たこと")
    assert "その場で出たこと" in shown(meeting, world.viewer("member"))


@pytest.mark.parametrize("role", ["teacher", "coordinator", "member", "chair"])
def test_closed_items_keep_their_words_in_every_version(meeting, world, clerk, signed_in, role):
    secret = add_agenda_item(
        meeting,
        by=clerk,
        kind="other",
        title="ある子のこと",
        is_public=False,
        closed_reason="個人に関わるため",
    )
    add_paper(secret, pdf("ひみつ.pdf"), by=clerk)
    publish_agenda(meeting, by=clerk, reason="議題を加えたため")
    change_agenda_item(secret, by=clerk, title="ある子と家族のこと", minutes=25)
    publish_agenda(meeting, by=clerk, reason="時間をのばすため")
    client = signed_in(role)
    for address in (
        meeting.get_absolute_url(),
        url("agenda_versions", meeting),
        url("agenda_version", meeting, 2),
        url("meeting_print", meeting),
    ):
        page = client.get(address).content.decode()
        assert "非公開の議題" in page
        for word in ("ある子", "ひみつ", "個人に関わるため"):
            assert word not in page, address
    office = signed_in("clerk").get(url("agenda_versions", meeting)).content.decode()
    assert "「ある子のこと」から「ある子と家族のこと」に" in office


def test_an_item_closed_after_it_was_published_is_hidden_at_once(meeting, world, clerk):
    closed = item(meeting, "見守りのこと")
    change_agenda_item(closed, by=clerk, is_public=False, closed_reason="個人に関わるため")
    assert shown(meeting, world.viewer("teacher")) == ["運動会の報告", "非公開の議題", "花壇のこと"]
    assert shown(meeting, world.viewer("board_guidance")) == ["運動会の報告", "見守りのこと", "花壇のこと"]


def test_an_item_opened_again_stays_closed_until_that_is_published(meeting, world, clerk):
    change_agenda_item(item(meeting, "見守りのこと"), by=clerk, is_public=False, closed_reason="個人のこと")
    publish_agenda(meeting, by=clerk, reason="公開しないことにしたため")
    change_agenda_item(item(meeting, "見守りのこと"), by=clerk, is_public=True)
    assert "見守りのこと" not in shown(meeting, world.viewer("teacher"))


# ---- pages -----------------------------------------------------------------------------------------------


def test_publishing_again_on_the_page(meeting, clerk, signed_in):
    client = signed_in("clerk")
    assert "変わったところはありません" in client.get(url("agenda_publish", meeting)).content.decode()
    add_paper(item(meeting, "花壇のこと"), pdf(), by=clerk)
    page = client.get(url("agenda_publish", meeting)).content.decode()
    assert 'value="資料がそろったため"' in page
    empty = client.post(url("agenda_publish", meeting), {"reason": ""}).content.decode()
    assert "変えた理由" in empty
    answer = client.post(url("agenda_publish", meeting), {"reason": "資料がそろったため"}, follow=True)
    assert "次第の第2版を公表しました。" in answer.content.decode()
    again = client.post(url("agenda_publish", meeting), {"reason": "資料がそろったため"})
    assert "変わったところはありません" in again.content.decode()


def test_an_unknown_version_is_not_found(meeting, signed_in):
    assert signed_in("member").get(url("agenda_version", meeting, 2)).status_code == 404


@pytest.mark.parametrize("n", [1, 25])
def test_the_versions_cost_the_same_for_few_and_many(meeting, clerk, signed_in, django_assert_num_queries, n):
    for number in range(n):
        add_agenda_item(meeting, by=clerk, kind="report", title=f"議題{number}")
        publish_agenda(meeting, by=clerk, reason="加えたため")
    client = warm(signed_in("member"), meeting)
    with django_assert_num_queries(7):
        client.get(url("agenda_versions", meeting))

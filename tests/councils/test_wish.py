"""Wishes of the four sides, and their themes."""

import pytest
from django.urls import reverse

from core.audit import history_of
from core.refusal import Refused
from councils.actions import add_wishes, change_wish, group_wishes, rename_theme, split_wishes, withdraw_wish
from councils.models import Wish, WishTheme
from tests.factories.councils import make_wish

pytestmark = pytest.mark.django_db


def url_of(name, world, *more):
    """An address of the running year."""
    return reverse(name, args=[world.council.pk, world.year, *more])


def test_many_wishes_are_written_one_per_line(world):
    made = add_wishes(
        world.cycle,
        "children",
        "・夢をもつ\n\n   \n自分で決める\r\n",
        by=world.viewer("chair"),
        author_label="6年生",
    )
    assert [wish.text for wish in made] == ["夢をもつ", "自分で決める"]
    assert {wish.whose for wish in made} == {"6年生"}
    assert history_of(world.cycle)[0].sentence == "子どもの願いを2件書きました(6年生さんの分を入力)"


def test_a_line_that_is_too_long_is_named_and_nothing_is_lost(world, signed_in):
    lines = f"短い願い\n{'長' * 201}\nもう一つ"
    with pytest.raises(Refused, match="2行目が201文字"):
        add_wishes(world.cycle, "school", lines, by=world.viewer("principal"))
    page = signed_in("principal").post(url_of("wish_add", world), {"side": "school", "lines": lines})
    assert "2行目が201文字あります" in page.content.decode()
    assert "もう一つ" in page.content.decode()
    assert not Wish.objects.exists()


def test_blank_lines_alone_are_no_wish():
    with pytest.raises(Refused, match="1行に1つずつ"):
        split_wishes("\n  \n・\n")


def test_a_wish_of_ones_own_of_a_member_of_a_label_and_of_nobody(world, signed_in):
    client, url = signed_in("principal"), url_of("wish_add", world)
    client.post(url, {"side": "school", "lines": "自分の", "whose": "me"})
    client.post(url, {"side": "community", "lines": "会長の", "whose": world.people["chair"].pk})
    client.post(url, {"side": "children", "lines": "6年の", "whose": "label", "author_label": "6年生"})
    client.post(url, {"side": "guardians", "lines": "無記名"})
    assert {w.text: w.whose for w in Wish.objects.all()} == {
        "自分の": "高橋 恵子",
        "会長の": "森田 和夫",
        "6年の": "6年生",
        "無記名": "",
    }
    assert set(Wish.objects.values_list("entered_by", flat=True)) == {"高橋 恵子"}


def test_a_promised_label_is_asked_for(world, signed_in):
    page = signed_in("teacher").post(
        url_of("wish_add", world), {"side": "school", "lines": "よく聞く", "whose": "label"}
    )
    assert "呼び名を書いてください" in page.content.decode()
    assert "よく聞く" in page.content.decode()


def test_teachers_and_coordinators_have_wishes_too(world, signed_in):
    for role in ("teacher", "coordinator"):
        signed_in(role).post(url_of("wish_add", world), {"side": "school", "lines": role, "whose": "me"})
    assert Wish.objects.count() == 2


def test_ticked_wishes_go_under_a_new_or_an_old_theme(world, signed_in):
    wishes = [make_wish(world.cycle, text=f"願い{n}") for n in range(3)]
    client, url = signed_in("member"), url_of("wish_group", world)
    client.post(url, {"wishes": [wishes[0].pk, wishes[1].pk], "name": " あいさつ "})
    theme = WishTheme.objects.get()
    assert theme.name == "あいさつ"
    client.post(url, {"wishes": [wishes[2].pk], "theme": theme.pk})
    assert theme.wishes.count() == 3
    client.post(url, {"wishes": [wishes[2].pk], "theme": "none"})
    assert theme.wishes.count() == 2
    page = client.get(url_of("wish_list", world), {"by": "theme"}).content.decode()
    assert page.index("願い0") < page.index("まだまとめていない願い") < page.index("願い2")


def test_grouping_without_a_name_keeps_the_ticks(world, signed_in):
    wish = make_wish(world.cycle)
    page = signed_in("member").post(url_of("wish_group", world), {"wishes": [wish.pk]}).content.decode()
    assert "まとまりを選ぶか、新しい名前を書いてください。" in page
    assert f'value="{wish.pk}" form="group" checked' in page


def test_ticked_wishes_are_taken_along_to_a_draft(world, signed_in):
    wishes = [make_wish(world.cycle, text=f"願い{n}") for n in range(3)]
    data = {"wishes": [wish.pk for wish in wishes[:2]], "draft": "1"}
    page = signed_in("chair").post(url_of("wish_group", world), data, follow=True)
    assert page.request["PATH_INFO"] == url_of("vision_draft", world)
    assert page.content.decode().count("checked") == 2


def test_another_years_wish_is_not_grouped(world):
    foreign = make_wish(world.other_cycle)
    group_wishes(world.cycle, [foreign], by=world.viewer("member"), name="まとまり")
    foreign.refresh_from_db()
    assert foreign.theme is None


def test_a_theme_is_renamed_but_not_to_another_ones_name(world):
    one, two = (WishTheme.objects.create(cycle=world.cycle, name=n) for n in ("あいさつ", "ふるさと"))
    rename_theme(one, "あいさつと返事", by=world.viewer("member"))
    with pytest.raises(Refused, match="同じ名前"):
        rename_theme(two, "あいさつと返事", by=world.viewer("member"))


def test_renaming_in_the_browser(world, signed_in):
    theme = WishTheme.objects.create(cycle=world.cycle, name="あいさつ")
    signed_in("member").post(url_of("theme_edit", world, theme.pk), {"name": "あいさつの声"})
    theme.refresh_from_db()
    assert theme.name == "あいさつの声"
    assert history_of(theme)[0].sentence == "まとまりの名前を「あいさつ」から「あいさつの声」にしました"


def test_own_wishes_are_changed_others_named_ones_are_not(world, signed_in):
    own = make_wish(world.cycle, author=world.people["teacher"])
    url = url_of("wish_edit", world, own.pk)
    assert signed_in("teacher").post(url, {"text": "直した", "side": "school"}).status_code == 302
    assert signed_in("member").get(url).status_code == 403
    assert signed_in("liaison").get(url).status_code == 200
    own.refresh_from_db()
    assert own.text == "直した"


def test_a_withdrawn_wish_leaves_the_list_and_stays_on_the_record(world, signed_in):
    wish = make_wish(world.cycle, text="消える願い")
    withdraw_wish(wish, by=world.viewer("member"))
    withdraw_wish(wish, by=world.viewer("member"))
    assert history_of(wish).count() == 1
    assert "消える願い" not in signed_in("member").get(url_of("wish_list", world)).content.decode()
    assert signed_in("member").get(url_of("wish_edit", world, wish.pk)).status_code == 404
    assert Wish.objects.filter(pk=wish.pk).exists()


def test_a_wish_stays_one_line(world):
    wish = make_wish(world.cycle)
    with pytest.raises(Refused):
        change_wish(wish, by=world.viewer("principal"), text=" ", side="school", author_label="")


def test_wishes_and_empty_sheets_are_printed(world, signed_in):
    theme = WishTheme.objects.create(cycle=world.cycle, name="ふるさと")
    make_wish(world.cycle, theme=theme, text="まちを好きに", author_label="6年生")
    client, url = signed_in("member"), url_of("wish_print", world)
    page = client.get(url).content.decode()
    assert "ふるさと" in page
    assert "6年生" in page
    sheets = client.get(url, {"sheet": "all"}).content.decode()
    assert sheets.count('<article class="letter">') == 4
    assert client.get(url, {"sheet": "nonsense"}).status_code == 404


@pytest.mark.parametrize("many", [1, 120])
@pytest.mark.parametrize("by", ["", "theme"])
def test_the_list_asks_the_same_number_of_questions(world, signed_in, many, by, django_assert_num_queries):
    for n in range(many):
        theme = WishTheme.objects.create(cycle=world.cycle, name=f"まとまり{n}") if n % 5 == 0 else None
        make_wish(world.cycle, text=f"願い{n}", theme=theme, author=world.people["chair"])
    client = signed_in("chair")
    client.get(url_of("wish_list", world))
    with django_assert_num_queries(8):
        assert client.get(url_of("wish_list", world), {"by": by}).status_code == 200

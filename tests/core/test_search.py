"""How text is cut for searching, and how entries are kept."""

import pytest
from django.db import connection

from community.actions import add_person, change_person
from community.models import Organisation, Person
from core.models import SearchEntry
from core.search.entries import batched, refresh
from core.search.text import excerpt_of, key_of, marked, pattern_of, pieces_of, question_of, vector_of
from tests.factories.community import make_municipality, make_person


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("髙橋　恵子", "高橋恵子"),
        ("タカハシ ケイコ", "たかはしけいこ"),
        ("ﾀｶﾊｼ", "たかはし"),
        ("山﨑・濵田", "山崎浜田"),
        ("PTA Smile Club", "pta smile club"),
        ("ＰＴＡ の会", "ptaの会"),
        ("第3回\n会議", "第3回\n会議"),
        ("𠮷野家", "吉野家"),
        ("NUL\x00があっても", "nulがあっても"),
    ],
)
def test_text_is_folded_as_names_are(written, key):
    assert key_of(written) == key


def test_japanese_is_cut_into_pairs_and_latin_into_words():
    assert pieces_of(key_of("餅つき大会 2026 PTA")) == {"餅つ", "つき", "き大", "大会", "会", "2026", "pta"}


def test_pairs_do_not_run_over_lines_or_signs():
    assert "きお" not in pieces_of(key_of("餅つき\nお茶"))
    assert "きお" not in pieces_of(key_of("餅つき、お茶"))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("餅つき", ["餅つき"]),
        ("ひばり　餅つき", ["ひばり", "餅つき"]),
        ("「見守り」", ["見守り"]),
        ("髙橋", ["高橋"]),
        ("第3回", ["第3回"]),
        ("餅 餅", ["餅"]),
        ("", []),
        ("  　 ", []),
        ("%'\"\\&|!():*<->", []),
        ("🎉🎉", []),
        ("\x00", []),
        ("あ" * 500, ["あ" * 100]),
        ("一 二 三 四 五 六 七 八 九 十", list("一二三四五六七八")),
    ],
)
def test_a_question_becomes_words(asked, words):
    assert [word.text for word in question_of(asked)] == words


HOLDS = [
    ("餅つき", "地域の餅つき大会", True),
    ("見守り", "朝の見守り", True),
    ("会", "運動会", True),
    ("運", "運動会", True),
    ("pt", "PTAの会", True),
    ("3年", "4年生と3年生", True),
    ("3年", "13年", False),
    ("餅", "運動会", False),
]


@pytest.mark.parametrize(("asked", "text", "found"), HOLDS)
def test_the_pieces_are_found_by_the_database(db, asked, text, found):
    [word] = question_of(asked)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [vector_of(key_of(text)), word.query])
        assert cursor.fetchone() == (found,)


def test_only_short_words_are_found_by_their_pieces_alone():
    assert [word.is_exact for word in question_of("餅つ 餅つき 餅 PTA 3年")] == [
        True,
        False,
        True,
        True,
        False,
    ]


def test_words_are_marked_in_whatever_glyphs_they_were_written():
    pattern = pattern_of(question_of("高橋 たけのこ"))
    assert marked("髙橋と タケノコ", pattern) == [("髙橋", True), ("と ", False), ("タケノコ", True)]
    assert marked("高 橋", pattern) == [("高 橋", True)]
    assert marked("<b>", pattern) == [("<b>", False)]
    assert marked("何もない", None) == [("何もない", False)]


def test_an_excerpt_shows_the_place_where_the_word_stands():
    text = "はじめ" * 100 + "ここで餅つきをした。" + "おわり" * 100
    parts = excerpt_of(text, pattern_of(question_of("餅つき")))
    words = "".join(part for part, _asked in parts)
    assert ("餅つき", True) in parts
    assert words.startswith("…")
    assert words.endswith("…")
    assert len(words) < 130


def test_an_excerpt_without_the_word_is_the_beginning():
    assert excerpt_of("あいうえお", pattern_of(question_of("餅"))) == [("あいうえお", False)]
    assert excerpt_of("", pattern_of(question_of("餅"))) == []


# ---- kept ------------------------------------------------------------------------------------------------


def entry(person):
    return SearchEntry.objects.filter(kind="person", target_id=person.pk).first()


def test_an_entry_is_written_with_the_change_and_follows_a_new_name(world):
    by, city = world.viewer("board_guidance"), world.municipality
    person = add_person(
        Person(municipality=city, family_name="髙橋", given_name="花", family_kana="たかはし"), by=by
    )
    assert (entry(person).title, entry(person).key) == ("髙橋 花", "高橋花\nたかはし")
    person.family_name = "岡本"
    change_person(person, by=by, fields=["family_name"])
    assert entry(person).title == "岡本 花"
    assert "高橋" not in entry(person).key
    assert SearchEntry.objects.filter(kind="person", target_id=person.pk).count() == 1


def test_a_change_that_says_nothing_new_writes_no_entry(world, django_assert_num_queries):
    person = add_person(
        Person(municipality=world.municipality, family_name="森"), by=world.viewer("board_guidance")
    )
    with django_assert_num_queries(3):
        refresh(person)  # the entry is locked, the person and what they can do are read, nothing is written


def test_what_nobody_registered_costs_nothing(world, django_assert_num_queries):
    with django_assert_num_queries(0):
        refresh(world.ask, world.slot)


def test_the_entry_of_somebody_redacted_goes(world):
    person = add_person(
        Person(municipality=world.municipality, family_name="森"), by=world.viewer("board_guidance")
    )
    Person.objects.filter(pk=person.pk).update(family_name="(消去)", redacted_at="2026-04-01T00:00+09:00")
    refresh(person)
    assert entry(person) is None


def test_the_entry_of_a_record_that_is_gone_goes(world):
    refresh(world.organisation)
    found = SearchEntry.objects.filter(kind="organisation", target_id=world.organisation.pk)
    assert found.exists()
    pk = world.organisation.pk
    world.organisation.contacts.all().delete()
    Organisation.objects.filter(pk=pk).delete()
    refresh(Organisation(pk=pk))
    assert not found.exists()


def test_many_changes_are_written_together(db, django_assert_max_num_queries):
    city = make_municipality()
    people = [make_person(city) for _n in range(60)]
    with django_assert_max_num_queries(6), batched():
        for person in people:
            refresh(person)
        assert not SearchEntry.objects.exists()
    assert SearchEntry.objects.filter(kind="person").count() == 60


def test_what_fails_inside_a_batch_writes_nothing(db):
    person = make_person(make_municipality())

    def fail():
        with batched():
            refresh(person)
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    refresh(make_person(person.municipality))
    assert not entry(person)

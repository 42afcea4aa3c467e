"""One council's whole year in Chromium, without JavaScript: from the ministry's list of schools and the office's list
of members to last year's carry-over on next year's first agenda, lived by each role in turn."""

import re
from datetime import timedelta

import pytest
from django.db.models import F

from activities.models import Activity, Assignment, Slot
from community.models import Department, Organisation, Person, School
from core.dates import fiscal_year, fiscal_year_end, today
from councils.models import BasicPolicy, ChildVision, Council, Cycle, Meeting, Resolution, Topic
from headquarters.models import Ask, Headquarters, Plan, PlanItem
from tests.browser.steps import Walker, table_csv, table_xlsx
from tests.factories.community import make_department, make_municipality, make_person, make_post, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCHOOL, CODE = "ひばり小学校", "B133210000011"
IMAGE = "ふるさとを知り、自分から動く子ども"
AIM = "自分の言葉で地域のよさを語れる"
CARRIED = "案内役を六年生にも広げる"
MEMBERS = ("森田 和夫", "岡本 正", "髙原 茂", "井上 花", "大野 みどり")
HEADER = [
    "学校コード",
    "学校種",
    "都道府県番号",
    "設置区分",
    "本分校",
    "学校名",
    "学校所在地",
    "郵便番号",
    "属性情報設定年月日",
    "属性情報廃止年月日",
    "旧学校調査番号",
    "移行後の学校コード",
]


class Year:
    """The city, its people at their browsers, and what has come about so far."""

    def __init__(self, new_context, base):
        self.new_context, self.base = new_context, base
        self.city = make_municipality()
        self.number = fiscal_year(today())
        for name, duty in (("教委 学子", "guidance"), ("教委 生子", "lifelong")):
            person = make_person(self.city, name)
            make_post(person, "board", department=make_department(self.city, Department.Duty(duty)))
        self.walkers = {}

    def stranger(self):
        """A browser of its own, without JavaScript and signed in by nobody."""
        return Walker(self.new_context(java_script_enabled=False).new_page(), self.base)

    def person(self, name):
        """Somebody's browser, signed in. Accounts are given here: invitations have a journey of their own."""
        if name not in self.walkers:
            family, given = name.split()
            person = Person.objects.get(family_name=family, given_name=given)
            self.walkers[name] = self.stranger().sign_in(make_user(person, username=f"person-{person.pk}"))
        return self.walkers[name]

    @property
    def council(self):
        return Council.objects.get()

    @property
    def cycle(self):
        return Cycle.objects.get(fiscal_year=self.number)

    @property
    def of_year(self):
        """What stands in the address of a page of this year."""
        return self.council.pk, self.number


@pytest.fixture
def year(transactional_db, live_server, settings, new_context):
    """An empty city with two departments of its Board."""
    settings.SITE_URL = live_server.url
    return Year(new_context, live_server.url)


def test_the_whole_year_of_one_council(year):
    schools_are_imported(year)
    the_council_is_set_up(year)
    members_are_imported(year)
    posts_are_given(year)
    the_headquarters_is_given_its_role(year)
    the_year_is_opened(year)
    wishes_are_gathered(year)
    the_child_image_is_agreed(year)
    goals_are_set(year)
    the_policy_is_submitted(year)
    the_meeting_is_called(year)
    a_member_answers_by_the_letter(year)
    the_meeting_is_held(year)
    the_chair_confirms(year)
    the_plan_is_made(year)
    duties_are_shared_and_the_plan_adopted(year)
    volunteers_are_registered(year)
    the_activity_is_made(year)
    one_is_asked_by_letter_and_one_by_telephone(year)
    the_activity_is_confirmed(year)
    the_activity_takes_place(year)
    the_activity_is_looked_back_at(year)
    members_mark_the_goal(year)
    the_chair_writes_what_was_agreed(year)
    all_six_steps_are_done(year)
    the_carry_over_is_on_next_years_first_agenda(year)


# ---- the Board: from lists to a council -------------------------------------------------------------------


def schools_are_imported(year):
    """The ministry's list: two notes above the header, a school of another city, cp932."""
    rows = [["学校コード一覧"], ["※5月1日現在"], HEADER]
    for number, (name, place) in enumerate(
        [(f"ひばり野市立{SCHOOL}", "ひばり野市本町1"), ("他市立ほか小学校", "ほか市中央2")]
    ):
        code = f"{CODE[:-1]}{number + 1}"
        cells = [code, "B1(小学校)", "33(岡山)", "2(公立)", "1(本校)", name, f"岡山県{place}"]
        rows.append([*cells, "7000001", "2020/05/01", "", "", ""])
    board = year.person("教委 学子").open("school_list").follow(".*取り込む")
    board.give_file("ファイル", "学校コード一覧.csv", table_csv(rows)).press("読み込んで確かめる")
    board.reads("取り込むと、こうなります", SCHOOL).press("取り込む").reads("取り込みました")
    assert School.objects.get().code == CODE


def the_council_is_set_up(year):
    """For the imported school; the rules as proposed."""
    board = year.person("教委 学子").open("council_list").follow("協議会を登録する")
    board.tick(f".*{SCHOOL}").press("登録する")
    board.reads(f"{SCHOOL} 学校運営協議会")
    assert year.council.covered_schools().get().code == CODE


def members_are_imported(year):
    """The office's list: merged title, ◎ for the chair, the term in era years, full-width digits."""
    era = year.number - 2018
    term = f"令和{era}年4月1日から令和{era + 1}年3月31日まで"
    rows = [[f"令和{era}年度 {SCHOOL} 学校運営協議会 委員名簿"], ["◎会長 ○副会長"]]
    rows.append(["No.", "氏名", "フリガナ", "区分", "TEL", "任期"])
    for number, name in enumerate(MEMBERS, 1):
        mark = "◎" if number == 1 else ""
        rows.append([number, mark + name, "イイン タロウ", "地域", f"０００－００００－０１０{number}", term])
    board = year.person("教委 学子").open("member_import", year.council.pk)
    board.give_file("ファイル", "名簿.xlsx", table_xlsx(rows, ["A1:F1"])).press("読み込んで確かめる")
    board.reads(*MEMBERS, "会長").press("取り込む").reads("取り込みました")
    seats = year.council.seats.all()
    assert {(seat.state, seat.ends_on) for seat in seats} == {("appointed", fiscal_year_end(year.number))}
    assert str(seats.get(office="chair").person) == MEMBERS[0]


def posts_are_given(year):
    """The principal and the 教頭, who are new to the register."""
    for name, post in (("高橋 恵子", "校園長"), ("教頭 一郎", "教頭")):
        family, given = name.split()
        board = year.person("教委 学子").open("post_new", query=f"?school={CODE}")
        board.write({"姓": family, "名": given, "職必須": post, "発令日": f"{year.number}/4/1"})
        board.press("登録する").reads(name)


def the_headquarters_is_given_its_role(year):
    """An organisation that exists gets the role; a person of the list becomes its coordinator."""
    board = year.person("教委 生子").open("organisation_new")
    board.write({"団体名": "川上公民館", "種別": "社会教育施設"}).press("保存する")
    board.open("headquarters_list").follow("本部を位置づける")
    board.write({"もとになる団体": str(Organisation.objects.get())}).tick(f".*{SCHOOL}")
    board.press("本部にする").reads("川上公民館")
    board.follow("推進員を決める").write({"登録されている方": "岡本"}).press("探す")
    board.tick("岡本 正").press("推進員にする").reads("岡本 正さんを推進員にしました")


# ---- steps 1 and 2 ----------------------------------------------------------------------------------------


def the_year_is_opened(year):
    """By the 教頭, from the first screen of the council."""
    office = year.person("教頭 一郎").open("council_detail", year.council.pk).follow("年度の歩みを始める")
    office.tick(f".*{year.number}").press("始める").reads("目指す子ども像")
    assert year.cycle.talked_at is None


def wishes_are_gathered(year):
    """Four sides, many at once, then grouped."""
    office = year.person("教頭 一郎")
    told = {
        "地域": "まちを好きな子に\nあいさつのできる子に",
        "学校": "友だちのよさに気づける子に",
        "保護者": "何度でも挑戦できる子に",
        "子ども": "ぼくたちで祭りを作りたい\n夢を話せるようになりたい",
    }
    for side, lines in told.items():
        office.open("wish_list", *year.of_year).follow("願いを書く").tick(side)
        office.write({"こんな子どもに育ってほしい": lines}).press("書いた願いを出す")
    office.open("wish_list", *year.of_year).tick("まちを好きな子に", "ぼくたちで祭りを作りたい")
    office.write({"新しいまとまりの名前": "ふるさと"}).press("まとめる").reads("「ふるさと」にまとめました。")
    assert year.cycle.wishes.count() == 6


def the_child_image_is_agreed(year):
    """Drafted from wishes by the chair, agreed with the place where it was talked about."""
    chair = year.person(MEMBERS[0]).open("vision_year", *year.of_year).follow("案を書く")
    chair.write({"目指す子ども像": IMAGE, "この言葉にこめた思い": "願いを一つに"})
    chair.tick(".*まちを好きな子に").press("案として保存する")
    vision = ChildVision.objects.get()
    chair.open("vision_agree", year.council.pk, vision.pk)
    chair.write({"会議のほかで話し合った場": "地域と学校の熟議の会"}).press("共有したことを記録する")
    vision.refresh_from_db()
    assert (vision.state, vision.discussed_where) == ("agreed", "地域と学校の熟議の会")
    assert year.cycle.talked_at


def goals_are_set(year):
    """One goal is enough for a year."""
    office = year.person("教頭 一郎").open("goal_list", *year.of_year).follow("目標を加える")
    office.write({"目標": "ふるさとへの誇りを育てる"}).press("保存する")
    assert year.cycle.goals.get().text == "ふるさとへの誇りを育てる"


def the_policy_is_submitted(year):
    """The principal writes every item of the Board's checklist and hands it in."""
    head = year.person("高橋 恵子").open("policy_list", *year.of_year).press("基本方針を書き始める")
    for box in head.page.get_by_role("textbox").all():
        box.fill("地域の方と歩く学習を続ける")
    head.press("保存する").press("協議会に提出する").reads("協議会に提出しました。")


def the_meeting_is_called(year):
    """Planned for today, with the policy on its agenda; the notice goes out."""
    office = year.person("教頭 一郎").open("meeting_list", year.council.pk).follow("会議を予定する")
    office.write({"日にち": f"{today():%Y/%m/%d}", "始まり": "23:57", "終わり": "23:59", "場所": "会議室"})
    office.press("予定に入れる").follow("次第を作る").press("いつもの議題を入れる")
    office.press(f"次第に入れる：{SCHOOL}").follow("会議のページへ").press("案内を出す")
    assert Meeting.objects.get().state == "notified"


def a_member_answers_by_the_letter(year):
    """The address on the printed letter is enough."""
    meeting = Meeting.objects.get()
    office = year.person("教頭 一郎").open("meeting_letters", year.council.pk, meeting.pk)
    row = meeting.attendances.get(seat__person__family_name="井上")
    letter = office.page.get_by_role("article").filter(has_text="井上 花").first
    address = re.search(r"/m/[^/\s]+/", letter.inner_text())[0]
    member = year.stranger().goto(address).press("出席します")
    member.reads("「出席」とうかがいました。")
    row.refresh_from_db()
    assert row.reply == "coming"


def the_meeting_is_held(year):
    """Opened with a quorum, 異議なし, closed."""
    office = year.person("教頭 一郎").open("meeting_detail", year.council.pk, Meeting.objects.get().pk)
    office.follow("出席を確かめて開会する").tick(*(f"出席：{name}" for name in MEMBERS[:3])).press("開会する")
    office.press("異議なしで承認").press("保存して閉会へ").press("閉会する")
    assert (Meeting.objects.get().state, Resolution.objects.get().votes_for) == ("closed", 4)
    assert BasicPolicy.objects.get().state == "submitted"


def the_chair_confirms(year):
    """From the first screen: the decision counts now, and step 2 is reached."""
    chair = year.person(MEMBERS[0]).open("home")
    chair.open("resolution_detail", year.council.pk, Resolution.objects.get().pk).press("まちがいありません")
    assert BasicPolicy.objects.get().state == "approved"
    assert year.cycle.approved_at


# ---- steps 3 and 4 ----------------------------------------------------------------------------------------


def the_plan_is_made(year):
    """Title, month and goal are all that an undertaking needs."""
    coordinator = year.person("岡本 正").open("plan_detail", *year.of_year).press("計画を作り始める")
    coordinator.follow("取組を加える").write(
        {"取組の名前": "地域ふれあいウォーク", "月": f"{today().month}月"}
    )
    coordinator.tick("ふるさとへの誇りを育てる").press("保存する").reads("地域ふれあいウォーク")


def duties_are_shared_and_the_plan_adopted(year):
    """A duty on the neighbourhood's side and one on the school's."""
    item = PlanItem.objects.get()
    coordinator = year.person("岡本 正")
    for side, text in (("地域", "史跡の案内"), ("学校", "安全の指導")):
        coordinator.open("planitem_detail", year.council.pk, item.pk).follow(f"加える：{side}")
        coordinator.tick(side).write({"すること": text}).press("保存する")
    coordinator.open("plan_detail", *year.of_year).follow("この計画に決める")
    coordinator.write({"会議のほかで決めた場": "本部の打合せ"}).press("この計画に決める")
    assert Plan.objects.get().state == "adopted"
    assert year.cycle.planned_at


def volunteers_are_registered(year):
    """Two people, by the coordinator."""
    body = Headquarters.objects.get()
    for family, given in (("山﨑", "登"), ("藤井", "さくら")):
        coordinator = year.person("岡本 正").open("registration_list", body.pk).follow("協力者を登録する")
        coordinator.write({"姓": family, "名": given, "できること": "見守り"}).press("保存する")
        coordinator.reads(f"{family} {given}")


def the_activity_is_made(year):
    """Tomorrow, or late today on the last day of a 年度; two places to fill."""
    day = min(today() + timedelta(days=1), fiscal_year_end(year.number))
    coordinator = year.person("岡本 正").open("planitem_detail", year.council.pk, PlanItem.objects.get().pk)
    coordinator.follow("活動を作る").write({"ねらい": AIM, "日必須": f"{day:%Y/%m/%d}"})
    coordinator.write({"始まり": "23:30", "終わり": "23:50", "場所": "公民館前"}).press("活動を作る")
    coordinator.follow("役割を加える").write({"役割": "見守り", "最低の人数": 2, "定員": 2}).press("保存する")
    assert Slot.objects.get().capacity == 2


def one_is_asked_by_letter_and_one_by_telephone(year):
    """The letter's address answers for itself; what was said on the telephone is entered."""
    activity = Activity.objects.get()
    coordinator = year.person("岡本 正").open("activity_asks", year.council.pk, activity.pk)
    coordinator.tick("見守り", "山﨑 登", "藤井 さくら").press("声をかけたと書く")
    ask = Ask.objects.get(person__family_name="山﨑")
    coordinator.open("ask_letter", year.council.pk, ask.pk)
    address = re.search(r"/a/[^/\s]+/", coordinator.page.locator("body").inner_text())[0]
    volunteer = year.stranger().goto(address).reads(IMAGE, AIM).press("行きます")
    volunteer.reads("決まりました")
    coordinator.open("activity_asks", year.council.pk, activity.pk).press("はい：藤井 さくら")
    assert Assignment.objects.filter(slot__activity=activity, state="confirmed").count() == 2


def the_activity_is_confirmed(year):
    """Everybody has been found: step 4 is reached."""
    assert year.cycle.liaised_at
    coordinator = year.person("岡本 正")
    coordinator.open("activity_detail", year.council.pk, Activity.objects.get().pk).press("実施を決める")
    assert Activity.objects.get().state == "confirmed"


# ---- steps 5 and 6 ----------------------------------------------------------------------------------------


def the_activity_takes_place(year):
    """Who came by name, children as a number, a short report."""
    # The server runs on its own clock, so the day cannot be waited for: the activity is moved into the past.
    back = {name: F(name) - timedelta(days=2) for name in ("starts_at", "ends_at")}
    Activity.objects.update(**back)
    office = year.person("教頭 一郎").open("activity_detail", year.council.pk, Activity.objects.get().pk)
    office.follow("当日の参加を書く").choose("山﨑 登", "来た").choose("藤井 さくら", "来た")
    office.write({"子ども": "３２"}).press("保存する").follow("報告を書く")
    office.write({"ようす": "町を歩き、三か所で話を聞きました。"}).press("保存する")
    assert Activity.objects.get().activity_report.children_count == 32
    assert year.cycle.acted_at


def the_activity_is_looked_back_at(year):
    """Against its aim, with what changes next year."""
    office = year.person("教頭 一郎").open("reflection_page", year.council.pk, Activity.objects.get().pk)
    office.choose("ねらいはどこまで", "おおむね").write({"そう考えた理由": "一人ひとりが話せた"})
    office.choose("次の年度は", "変えて続ける").write({"次に変えること": "集合を早くする"})
    office.press("保存する").reads("おおむね", "集合を早くする")


def members_mark_the_goal(year):
    """Opened by the chair, marked by a member, closed."""
    year.person(MEMBERS[0]).open("evaluation_year", *year.of_year).press("評価を始める")
    member = year.person("井上 花").open("evaluation_year", *year.of_year).follow("わたしの評価")
    member.choose("目標1は、どこまで", "おおむね").press("この内容で記入する")
    year.person(MEMBERS[0]).open("evaluation_year", *year.of_year).press("記入を締め切る")


def the_chair_writes_what_was_agreed(year):
    """With the carry-over, which step 6 asks for."""
    chair = year.person(MEMBERS[0]).open("evaluation_year", *year.of_year).follow("協議会としての評価を書く")
    chair.choose("協議会としての評価", "おおむね").write({"理由と意見": "子どもが自分から話せた"})
    chair.choose("次の年度は", "変えて続ける").write({"次の年度へ伝えること": CARRIED})
    chair.press("この内容で決める").reads(CARRIED)
    assert year.cycle.evaluated_at


def all_six_steps_are_done(year):
    """On the year page."""
    page = year.person("教頭 一郎").open("year_page", *year.of_year).page
    assert page.locator(".ribbon .done").count() == 6, page.locator(".ribbon").inner_html()


def the_carry_over_is_on_next_years_first_agenda(year):
    """Next year is opened, what was carried over waits there, and one press puts it on the agenda."""
    office = year.person("教頭 一郎").open("cycle_open", year.council.pk).tick(f".*{year.number + 1}")
    office.press("始める").open("topic_list", year.council.pk).reads(CARRIED, "集合を早くする")
    office.open("meeting_list", year.council.pk).follow("会議を予定する")
    office.write(
        {"日にち": f"{year.number + 1}/5/10", "始まり": "15:30", "終わり": "17:00", "場所": "会議室"}
    )
    office.press("予定に入れる").follow("次第を作る").press(f"次第に入れる：{CARRIED}")
    meeting = Meeting.objects.latest("starts_at")
    assert (meeting.cycle.fiscal_year, meeting.number) == (year.number + 1, 1)
    assert meeting.items.filter(topic=Topic.objects.get(title=CARRIED)).count() == 1

"""もみじ幼稚園: thirty children, no 教頭; the head does the office's work alone."""

from dashboards.demo.stories import MeetingPart, Part, SchoolPart, Story, Task, Undertaking

MEMBERS = (
    Part("nomura", "野村 敏夫", "のむら としお", "もみじ町内会長", "resident", "chair", "000-0000-0501"),
    Part(
        "uchida", "内田 綾", "うちだ あや", "保護者会長", "guardian", "", "000-0000-0502", "uchida@example.jp"
    ),
    Part("kaneko", "金子 照子", "かねこ てるこ", "愛育委員", "resident", "", "000-0000-0503"),
    Part("murata", "村田 孝", "むらた たかし", "もみじ老人クラブ会長", "resident", "", "000-0000-0504"),
    Part(
        "okamoto",
        "岡本 正",
        "おかもと ただし",
        "地域学校協働活動推進員",
        "coordinator",
        "",
        "000-0000-0102",
        "okamoto@example.jp",
    ),
)
UNDERTAKINGS = (
    Undertaking(
        "いもほり",
        "HOME",
        0,
        (10, 15),
        ((10, 0), (11, 30)),
        "町内会の畑",
        "土や虫にふれ、見つけたことを友だちに伝える",
        "土にさわる機会が少ない",
        "畑の持ち主の話を聞きながら掘れる",
        (
            Task("畑の準備", ("community", "community", "community")),
            Task("付き添い", ("guardians", "guardians", "guardians")),
            Task("園での事前の話", ("school", "school", "school")),
        ),
        (("畑の世話", (9, 30), (11, 30), 2, 4),),
        "園児 30人",
        (30, 11),
        "大きないもが出るたびに歓声が上がりました。",
        "おいもの中に、水がはいっていたよ",
        "見つけたことを、帰りの会で話した子が多かった。",
        (4, 3, 4),
        "植える日にも一緒に行う",
        people=("murata", "kaneko"),
        groups=("momiji-cho",),
    ),
    Undertaking(
        "もちつき",
        "COMM",
        0,
        (12, 12),
        ((9, 30), (12, 0)),
        "園庭",
        "季節の行事を、地域の人と楽しむ",
        "家でもちをつく家庭がほとんどない",
        "道具と技は地域にある",
        (
            Task("うすときねの準備", ("community", "community", "community")),
            Task("もち米の用意", ("guardians", "guardians", "guardians")),
            Task("園児の見守り", ("school", "school", "school")),
        ),
        (("つき手", (9, 30), (12, 0), 3, 5),),
        "園児と家族 70人",
        (38, 32),
        "子どもたちも小さなきねでつきました。",
        "もちが、びよーんとのびた",
        "地域の方と声を合わせて数えた。",
        (3, 4, 3),
        "小学生も招く",
        people=("murata", "okamoto"),
        groups=("momiji-cho",),
    ),
)
MEETINGS = (
    MeetingPart(
        (5, 27),
        (10, 0),
        (
            ("deliberation", "目指す子ども像について", "会長", 30, "園の姿を見てから話し合った。"),
            ("approval", "園の基本方針", "園長", 20, "園長の説明を受けて採決した。"),
        ),
    ),
    MeetingPart(
        (11, 12),
        (10, 0),
        (("report", "前半の活動のようす", "園長", 20, "いもほりの報告を聞いた。"),),
        ("もち米の量を決める", "uchida", 14),
    ),
    MeetingPart(
        (2, 25), (10, 0), (("evaluation", "今年度の目標の評価", "会長", 40, "目標について話し合った。"),)
    ),
)
MOMIJI = Story(
    key="momiji",
    name="もみじ幼稚園 学校運営協議会",
    district="みどり中学校区",
    schools=(
        SchoolPart(
            "momiji",
            "A133999000014",
            "もみじ幼稚園",
            "A1",
            "ひばり野市北区もみじ1-4",
            "000-0000-0014",
            {"principal": Part("momiji-principal", "田中 律子", "たなか りつこ", email="momiji@example.jp")},
        ),
    ),
    headquarters="みどり中学校区 地域学校協働本部",
    base=("ひばり公民館", "learning"),
    coordinator="okamoto",
    place="もみじ幼稚園 遊戯室",
    members=MEMBERS,
    wishes=(
        ("community", "", "元気に外で遊ぶ子になってほしい"),
        ("school", "", "感じたことを自分の言葉で伝えてほしい"),
        ("guardians", "", "近所の人に見守られて育ってほしい"),
        ("children", "", "おいもをいっぱいほりたい"),
    ),
    visions=(("よく遊び、よく感じ、伝え合う子ども", "体で感じたことを伝え合う姿を大切にします。"),),
    goals=(
        (
            "地域の人と自然の中で、感じて伝える力を育てる",
            "豊かな人間性",
            "外で遊ぶ時間が短い",
            "「見つけた」と話す姿が毎日見られる",
        ),
    ),
    policy_titles={"momiji": "のびのび すくすく もみじの子"},
    policy=(
        ("教育課程の編成", "外で遊ぶ時間を毎日1時間とる。"),
        ("学校経営計画", "一人一人の「見つけた」を受けとめ、広げる。"),
        ("地域との連携", "畑と行事で、年に4回は地域の方と過ごす。"),
        ("学校予算の編成と執行", "畑の道具をそろえる。"),
        ("施設・設備の管理と整備", "園庭の遊具を毎月点検する。"),
    ),
    undertakings=UNDERTAKINGS,
    meetings=MEETINGS,
    evaluation=(
        ("いもほりともちつきで、地域の方とのかかわりが深まった。", "keep", "畑の世話を一年を通して行う"),
    ),
    organisations=(("momiji-cho", "もみじ町内会", "residents", "000-0000-0511"),),
)

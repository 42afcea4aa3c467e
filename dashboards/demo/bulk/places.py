"""The invented map of ひばり野市: wards, districts, the schools in them, and what the neighbourhoods are called."""

from community.models import School

Kind = School.Kind
#: Ward: districts as name of the junior high, its elementary schools, its kindergartens (幼) and こども園 (園).
#: The told part has みどり・川上 with ひばり小, みなみ小, 川上中, 川上こども園 and もみじ幼稚園.
WARDS = {
    "北区": (
        "みどり|みどり小 あけぼの小|みどりこども園",
        "鳴沢|鳴沢小 鳴沢西小|鳴沢幼 鳴沢西こども園",
        "朝霧山|朝霧山小 奥谷小|朝霧山幼",
        "白鷺台|白鷺台小 白鷺台東小 月見小|白鷺台幼 月見こども園",
        "若葉川|若葉川小 早瀬小|若葉川幼",
        "杉並木|杉並木小 三ツ池小 雲雀坂小|三ツ池こども園",
        "桜土手|桜土手小 花見橋小 桜土手南小|花見橋幼",
        "星見が丘|星見が丘小 星見が丘東小|星見が丘こども園",
        "栗林|栗林小 栗林北小 大欅小|栗林幼",
        "御影原|御影原小 小松原小|御影原幼",
    ),
    "中区": (
        "城見|城見小 堀端小 紺屋町小|堀端幼",
        "天神筋|天神筋小 米蔵小|天神筋こども園",
        "本町南|本町南小 鐘つき小|鐘つき幼",
        "旭橋|旭橋小 旭橋東小 渡し場小|旭橋幼 旭橋東こども園",
        "港見|港見小 潮入小|港見こども園",
        "石畳|石畳小 二の丸小|石畳幼",
        "柳堀|柳堀小 柳堀東小 蔵前小|柳堀こども園",
        "緑橋|緑橋小 橋向小|緑橋幼",
        "中央台|中央台小 文教小|文教幼 中央台こども園",
    ),
    "東区": (
        "瑞穂野|瑞穂野小 瑞穂野東小|瑞穂野幼",
        "茶畑|茶畑小 茶畑南小 峠下小|茶畑こども園",
        "清流|清流小 滝の前小|清流幼",
        "笹目|笹目小 笹目台小|笹目こども園",
        "東雲台|東雲台小 東雲台北小 見晴らし小|東雲台幼",
        "葡萄ヶ丘|葡萄ヶ丘小 葡萄ヶ丘西小|葡萄ヶ丘こども園",
        "古墳の森|古墳の森小 土器川小|土器川幼",
        "桃里|桃里小 桃里南小 鶴舞田小|桃里こども園",
    ),
    "南区": (
        "汐風|汐風小 汐風南小 塩田小|汐風こども園",
        "干拓一区|干拓一区小 干拓二区小|干拓一区幼",
        "灯台前|灯台前小 磯辺小|磯辺こども園",
        "藺草|藺草小 藺草東小 用水路小|藺草幼 藺草東こども園",
        "夕凪|夕凪小 夕凪台小|夕凪こども園",
        "新田原|新田原小 新田原西小 水門小|新田原幼 新田原こども園",
        "南浜|南浜小 貝塚小|貝塚こども園",
        "千鳥|千鳥小 千鳥島小|千鳥幼",
        "風車|風車小 葦原小|葦原こども園",
    ),
}
#: Schools of the whole city: they stand in the district named, and their neighbourhood is the city.
OF_THE_CITY = (
    ("ひばり野市立商業高等学校", Kind.HIGH, "城見"),
    ("ひばり野市立青葉高等学校", Kind.HIGH, "白鷺台"),
    ("ひばり野市立ひびき支援学校", Kind.SPECIAL, "清流"),
)
#: This district's junior high and elementary are one 義務教育学校.
COMPULSORY = "千鳥"
#: This kindergarten closes in the middle of the year; its children go on to the こども園 named.
CLOSING, SUCCESSOR = "鳴沢幼稚園", "鳴沢西こども園"
#: Elementary school and kindergarten that share one council.
JOINT = (("奥谷小学校", "朝霧山幼稚園"), ("潮入小学校", "港見こども園"))
TOWNS = [
    "上町",
    "下町",
    "東町",
    "西町",
    "中町",
    "新町",
    "本郷",
    "一丁目",
    "二丁目",
    "三丁目",
    "田中",
    "原",
    "片山",
    "大池",
    "宮前",
    "坂下",
    "川端",
    "松ヶ枝",
    "花園",
    "寿町",
]


def school_of(word):
    """(name, kind) of a school in the short form of the map."""
    if word.endswith("こども園"):
        return word, Kind.CENTRE
    if word.endswith("幼"):
        return f"{word}稚園", Kind.KINDERGARTEN
    return f"{word}学校", Kind.ELEMENTARY


def districts():
    """(ward, district's name, [(school's name, kind)]) of every district of the map."""
    for ward, lines in WARDS.items():
        for line in lines:
            name, elementary, preschool = line.split("|")
            upper = ("義務教育学校", Kind.COMPULSORY) if name == COMPULSORY else ("中学校", Kind.JUNIOR_HIGH)
            schools = [(f"{name}{upper[0]}", upper[1])]
            words = elementary.split() if name != COMPULSORY else elementary.split()[1:]
            schools += [school_of(word) for word in (*words, *preschool.split())]
            schools += [(title, kind) for title, kind, of in OF_THE_CITY if of == name]
            yield ward, name, schools

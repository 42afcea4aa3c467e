"""Words: every Japanese string can be translated, and none of them is a software word."""

import ast
import re

import pytest

from tests.helpers.source import JAPANESE, ROOMS, ROOT, TEMPLATES, ancestors, templates, trees

#: Where Japanese is data and no text of ours.
DATA = re.compile(
    r"dashboards/demo"  # invented people and stories
    r"|[a-z]+/(?:imports(?:/.*)?|imports\w*)(?:\.py)?"  # the headings that lists from outside may have
    r"|[a-z]+/management/"  # commands are read by operators
)
MARKS = {
    *("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"),
    *("pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy", "translate"),
}
#: {file: {string: why it is not translated}}; a regular expression for the strings.
NOT_TEXT = {
    "core/dates.py": {".*": "how Japanese offices write days is read and written, in any language"},
    "core/names.py": {".*": "letters that are folded"},
    "core/imports": {".*": "headings and values of lists"},
    "core/sheets.py": {".*": "headings and values of lists"},
    "core/tables.py": {".*": "headings and values of lists"},
    "core/workbooks.py": {".*": "signs that a spreadsheet takes for a formula"},
    "councils/models/rules.py": {".*": "what a new council starts with, and changes as it likes"},
    "councils/actions/agenda.py": {"閉会$": "looked for in titles that people wrote"},
    "councils/actions/minutes_names.py": {".*": "how people are addressed, and what is no name, in minutes"},
    "config/": {".*": "said to operators, before any language is chosen"},
}


def japanese_strings(tree):
    """Literals with Japanese in them that are neither docstrings nor patterns."""
    for node in ast.walk(tree):
        if not (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and JAPANESE.search(node.value)
        ):
            continue
        is_pattern = isinstance(node.parent, ast.Call) and ast.unparse(node.parent.func).startswith("re.")
        if not is_pattern and not isinstance(node.parent, ast.Expr):
            yield node


def is_marked(node):
    """Inside a call of gettext, however it is named."""
    for around in ancestors(node):
        if isinstance(around, ast.Call):
            name = around.func.id if isinstance(around.func, ast.Name) else getattr(around.func, "attr", "")
            if name in MARKS or name.startswith("gettext"):
                return True
        if isinstance(around, ast.stmt):
            return False
    return False


def reason_of(name, text):
    """Why a string need not be marked, if there is a reason."""
    for where, reasons in NOT_TEXT.items():
        if name.startswith(where):
            return next((why for pattern, why in reasons.items() if re.match(pattern, text)), "")
    return ""


@pytest.mark.parametrize("room", ROOMS)
def test_all_words_in_code_are_marked_for_translation(room):
    unmarked = [
        f"{name}:{node.lineno}: {node.value[:40]}"
        for name, tree in trees(room)
        if not DATA.match(name)
        for node in japanese_strings(tree)
        if not is_marked(node) and not reason_of(name, node.value)
    ]
    assert not unmarked, "\n".join(unmarked)


@pytest.mark.parametrize("room", ROOMS)
def test_marked_words_are_whole(room):
    """gettext finds literals only: an f-string, or words added up, cannot be translated."""
    broken = [
        f"{name}:{node.lineno}"
        for name, tree in trees(room)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in MARKS - {"translate"}
        and node.args
        and any(isinstance(inner, (ast.JoinedStr, ast.BinOp)) for inner in ast.walk(node.args[0]))
    ]
    assert not broken


# ---- plain words -----------------------------------------------------------------------------------------

#: {a word of software: what a school office says}
SOFTWARE = {
    "ステータス": "何を待っているか",
    "サブミット": "送る",
    "エラーが発生": "何をすればよいか",
    "無効な": "何をすればよいか",
    "不正な": "何をすればよいか",
    "クリック": "押す",
    "タップ": "押す",
    "サインイン": "ログイン",
    "サインアウト": "ログアウト",
    "サインアップ": "登録",
    "ユーザー": "利用する人",
    "レコード": "記録",
    "データベース": "記録の保管場所",
    "プロセス": "歩み",
    "コンポーネント": "部分",
    "ダッシュボード": "自分のページ",
    "フィールド": "欄",
    "バリデーション": "確かめ",
    "デフォルト": "はじめの",
    "オプション": "選べること",
    "パラメータ": "",
    "リクエスト": "お願い",
    "レスポンス": "返事",
    "セッション": "",
    "トークン": "",
    "インポート": "取り込み",
    "エクスポート": "書き出し",
    "アップロード": "ファイルを選ぶ",
    "ダウンロード": "ファイルを開く",
    "アクティビティ": "活動",
    "タスク": "すること",
    "ワークフロー": "進め方",
    "フィードバック": "意見",
    "完了しました": "できたことを言う",
    "正常に": "",
    "必須です": "何を書くか",
    "ロール": "役割",
    "ログ": "記録",
}
#: Words that hold a software word and are none.
FINE = re.compile(
    "ログイン|ログアウト|ブログ|プログラム|カタログ|コントロール|エンロール|スクロール|アナログ|パトロール|スポーツ"
)


def words_of(room):
    """(where, text) of all that people read from one room."""
    for name, tree in trees(room):
        if not DATA.match(name):
            yield from (
                (f"{name}:{n.lineno}", n.value)
                for n in japanese_strings(tree)
                if not reason_of(name, n.value)
            )
    for name in templates():
        folder = name.split("/")[0]
        if folder == room or (room == "core" and folder not in ROOMS):
            yield (
                name,
                re.sub(
                    r"\{#.*?#\}|\{% comment.*?endcomment %\}",
                    "",
                    (TEMPLATES / name).read_text(),
                    flags=re.DOTALL,
                ),
            )


@pytest.mark.parametrize("room", ROOMS)
def test_words_are_those_of_a_school_office(room):
    found = [
        f"{where}: {word} → {better or 'ほかの言葉で'}"
        for where, text in words_of(room)
        for word, better in SOFTWARE.items()
        if word in FINE.sub("", text)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("room", ROOMS)
def test_refusals_are_sentences_that_end(room):
    """What is raised as Refused is read by people: a whole sentence with its full stop."""
    open_ended = [
        f"{name}:{node.lineno}: {text.value[-20:]}"
        for name, tree in trees(room)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("Refused", "InvalidMove")
        for text in _texts(node)
        if not text.value.rstrip().endswith("。")
    ]
    assert not open_ended, "\n".join(open_ended)


def _texts(call):
    """The Japanese literals of gettext calls inside a call."""
    for node in ast.walk(call):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and JAPANESE.search(node.value):
            parent = node.parent
            if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and parent.func.id in MARKS:
                yield node


def test_the_words_to_avoid_are_not_in_the_scripts_either():
    scripts = (ROOT / "static" / "js" / "app.js").read_text()
    code = re.sub(r"//.*", "", scripts)
    assert not JAPANESE.search(code), "words of scripts stand in templates, where they are translated"

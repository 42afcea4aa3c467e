"""What a row of a list of volunteers means for registration, consents and insurance. Each writes into row.values["deed"]."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import fiscal_year, fiscal_year_end, fiscal_year_start, format_date, format_fiscal_year
from core.imports import Question, Verdict
from headquarters.actions import registration_end
from headquarters.models import InsuranceCover

LABELS = {
    "skills": gettext_lazy("できること"),
    "times": gettext_lazy("都合のよいとき"),
    "relation": gettext_lazy("かかわり"),
    "group": gettext_lazy("グループ"),
    "note": gettext_lazy("メモ"),
    "ends_on": gettext_lazy("有効期限"),
}
WORDS = ("skills", "times", "relation", "group", "note")


def _day(iso):
    return date.fromisoformat(iso) if iso else None


def _plain(day):
    return format_date(day, weekday=False)


# ---- registration ----------------------------------------------------------------------------------------


def judge_registration(row, held, chosen, day, tells):
    """Register, bring up to date, or ask: `held` are the person's registrations here, the latest first.

    `tells` says whether what is registered may be shown. Returns whether the row registers somebody.
    """
    active = next((r for r in held if r.ends_on >= day), None)
    if active:
        _judge_active(row, active, tells)
        return False
    last = held[0].ends_on if held else None
    starts, ends, is_over = _days(row, last, day)
    if is_over:
        starts, ends = day, registration_end(day)
        if not _ask_again(row, last, ends, chosen):
            return False
    row.values["deed"]["register"] = {"starts_on": starts.isoformat(), "ends_on": ends.isoformat()}
    row.facts += [[str(LABELS[key]), row.values[key]] for key in WORDS if row.values[key]]
    if row.values["starts_on"] or row.values["ends_on"]:
        words = {"start": _plain(starts), "end": _plain(ends)}
        row.facts.append([_("登録の期間"), _("%(start)sから%(end)sまで") % words])
    return True


def _days(row, last, day):
    """(first day, last day, whether that time or an earlier registration is over)."""
    told, ends = _day(row.values["starts_on"]), _day(row.values["ends_on"])
    if ends and ends < day:
        return told, ends, True
    starts = told or day
    if ends and ends < starts:
        row.notes.append(_("有効期限が登録日より前なので、期限は入れません。"))
        ends = None
    ends = ends or registration_end(starts)
    came_back = last and not (told and told > last)
    return starts, ends, bool(ends < day or came_back)


def _ask_again(row, last, ends, chosen):
    """Somebody whose registration is over comes back only when somebody says so."""
    if last:
        label = _("登録は%(day)sで終わっています。もう一度登録しますか。") % {"day": _plain(last)}
    else:
        label = _("ファイルの有効期限が過ぎています。きょうから登録しますか。")
    options = [
        ["again", _("きょうから登録する（%(day)sまで）") % {"day": _plain(ends)}],
        ["leave", _("登録しない")],
    ]
    value = row.ask(Question("again", label, options, must=True), chosen.get("again", ""))
    if value == "leave":
        row.verdict = Verdict.SKIP
    return value != "leave"


def _judge_active(row, active, tells):
    values = row.values
    updates = {key: values[key] for key in WORDS if values[key] and values[key] != getattr(active, key)}
    ends = _day(values["ends_on"])
    if ends and ends > active.ends_on:
        updates["ends_on"] = ends.isoformat()
    elif ends and ends < active.ends_on:
        words = {"day": _plain(active.ends_on)}
        row.notes.append(
            _("登録は%(day)sまでのままにします。早く終えるときは、協力者のページでします。") % words
        )
    values["deed"]["registration"] = {"pk": active.pk, "updates": updates}
    for key, after in updates.items():
        before = getattr(active, key)
        if key == "ends_on":
            before, after = _plain(before), _plain(_day(after))
        elif before and not tells:
            before = _("登録あり")
        row.changes.append([str(LABELS[key]), before, after])


# ---- consent ---------------------------------------------------------------------------------------------


def judge_consents(row, schools, given, withdrawn, chosen):
    """A mark that surely says yes gives consent; nothing else does. What was withdrawn is asked about.

    `given` and `withdrawn` are the ids of schools of this person's registration.
    """
    told = dict(row.values["consents"])
    general = told.pop("all", "")
    if general.startswith("?"):
        general = _ask_word(row, "consent-all", general, _("学校"), chosen)
    give, withdraw = [], []
    for school in schools:
        said = told.get(str(school.pk)) or general
        if school.pk in given:
            withdraw += [school] if said == "no" and _take_back(row, school, chosen) else []
            continue
        if said.startswith("?"):
            said = _ask_word(row, f"consent-{school.pk}", said, school.name, chosen)
        give += [school] if said == "yes" and _still(row, school, withdrawn, chosen) else []
    row.values["deed"]["give"] = [school.pk for school in give]
    row.values["deed"]["withdraw"] = [school.pk for school in withdraw]
    _tell_consents(row, give, withdraw)


def _tell_consents(row, give, withdraw):
    names = "、".join(school.name for school in give)
    if names:
        lines = [[_("連絡先を知らせる同意"), "", names]]
        _show(row, lines, is_new="registration" not in row.values["deed"])
    if withdraw:
        row.changes.append([_("同意の取りやめ"), "、".join(s.name for s in withdraw), _("同意なし")])


def _ask_word(row, name, said, where, chosen):
    words = {"word": said[1:], "where": where}
    label = _("同意の欄の「%(word)s」は、%(where)sに連絡先を知らせてよいという意味ですか。") % words
    options = [["no", _("いいえ。同意はまだです")], ["yes", _("はい。同意しています")]]
    return row.ask(Question(name, label, options, must=True), chosen.get(name, ""))


def _still(row, school, withdrawn, chosen):
    """Consent that was taken back comes again only from the volunteer, not from an old list."""
    if school.pk not in withdrawn:
        return True
    name = f"again-{school.pk}"
    label = _("%(school)sへの同意は、前に取りやめています。もう一度、本人から同意を受けましたか。") % {
        "school": school.name
    }
    options = [["no", _("いいえ。同意なしのままにする")], ["yes", _("はい。同意を受けました")]]
    return row.ask(Question(name, label, options, must=True), chosen.get(name, "")) == "yes"


def _take_back(row, school, chosen):
    name = f"back-{school.pk}"
    label = _("%(school)sへの同意の記録がありますが、ファイルは「同意なし」です。どちらにしますか。") % {
        "school": school.name
    }
    options = [["withdraw", _("同意を取りやめる")], ["keep", _("同意のままにする")]]
    return row.ask(Question(name, label, options, must=True), chosen.get(name, "")) == "withdraw"


# ---- insurance -------------------------------------------------------------------------------------------


def judge_insurance(row, covers, chosen):
    """A cover of one 年度. `covers` are {fiscal year: InsuranceCover} of the person."""
    told = row.values["insurance"]
    if not told:
        return
    year, procedure = told["fiscal_year"], _day(told["procedure_on"])
    starts = _day(told["starts_on"]) or (procedure + timedelta(days=1) if procedure else None)
    known = covers.get(year)
    if starts is None and known is None:
        row.notes.append(
            _("保険の手続きの日も補償の始まりもないので、保険は書きません。あとで「保険を書く」で書けます。")
        )
        return
    if starts and not _fits(starts, procedure, year):
        year = _ask_year(row, starts, year, chosen)
        if year is None:
            return
        known = covers.get(year)
    first, last = InsuranceCover.days_of(year, starts)
    deed = {
        "pk": known.pk if known else None,
        "fiscal_year": year,
        "plan": told["plan"],
        "certificate": told["certificate"],
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
    }
    if known:
        _judge_known_cover(row, known, deed, starts)
    else:
        row.values["deed"]["insurance"] = deed
        _show(row, [[_("保険"), "", _cover_words(deed)]], is_new="register" in row.values["deed"])


def _fits(starts, procedure, year):
    """Within the 年度; what is arranged in March holds from April."""
    early = procedure and date(year, 3, 1) <= procedure < fiscal_year_start(year)
    return bool(early) or fiscal_year_start(year) <= starts <= fiscal_year_end(year)


def _ask_year(row, starts, year, chosen):
    """A date outside the year is told by name; nobody guesses which of the two is wrong."""
    own = fiscal_year(starts)
    words = {"day": _plain(starts), "year": format_fiscal_year(year)}
    label = _("保険の日付 %(day)sは、%(year)sの外です。") % words
    options = [
        ["without", _("保険は書かない")],
        ["own", _("%(year)sの保険として書く") % {"year": format_fiscal_year(own)}],
    ]
    value = row.ask(Question("insurance", label, options, must=True), chosen.get("insurance", ""))
    return own if value == "own" else None


def _judge_known_cover(row, known, deed, starts):
    updates = {
        key: deed[key] for key in ("plan", "certificate") if deed[key] and deed[key] != getattr(known, key)
    }
    if starts and deed["starts_on"] != known.starts_on.isoformat():
        updates["starts_on"] = deed["starts_on"]
    if updates:
        row.values["deed"]["insurance"] = deed | {"updates": updates}
        before = {
            "plan": known.plan,
            "certificate": known.certificate,
            "starts_on": known.starts_on.isoformat(),
        }
        before |= {"fiscal_year": known.fiscal_year}
        row.changes.append([_("保険"), _cover_words(before), _cover_words(before | updates)])


def _cover_words(cover):
    parts = [
        format_fiscal_year(cover["fiscal_year"]),
        cover["plan"],
        _("%(day)sから") % {"day": _plain(_day(cover["starts_on"]))},
        cover["certificate"],
    ]
    return " ".join(part for part in parts if part)


def _show(row, lines, *, is_new):
    if is_new:
        row.facts += [[label, after] for label, _before, after in lines]
    else:
        row.changes += lines

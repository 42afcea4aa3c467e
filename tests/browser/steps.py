"""What people do in a browser, in their words: open, press, follow, write, tick; and the lists that offices keep."""

import csv
import io
import re

from django.urls import reverse
from openpyxl import Workbook

#: The password that tests.factories.community.make_user gives.
PASSWORD = "pass-word-1234"
CONTROL = "input:not([type=hidden]), textarea, select"
#: The machine may be busy with other suites.
PATIENCE = 30_000


class Walker:
    """One person at one browser. A page that fails, or a form that complains, ends the test with its own words."""

    def __init__(self, page, base, seen=None):
        page.set_default_timeout(PATIENCE)
        self.page, self.base, self.seen = page, base, seen
        self.page.on("dialog", lambda dialog: dialog.accept())

    def open(self, name, *args, query=""):
        """Type an address."""
        return self.goto(reverse(name, args=args) + query)

    def goto(self, address):
        """Type an address that is known as text."""
        answer = self.page.goto(address if address.startswith("http") else self.base + address)
        return self._arrived(answer)

    def sign_in(self, user):
        """Through the form, with login name and password."""
        self.open("account_login")
        self.write({"ログイン名": user.username, "パスワード": PASSWORD})
        self.press("ログインする")
        assert self.page.url.endswith("/me/"), self.page.url
        return self

    def press(self, name, within=None):
        """Press the button whose words begin so; the next page comes."""
        return self._go(self._one((within or self.page).get_by_role("button", name=begins(name)), name))

    def follow(self, name, within=None):
        """Follow the link whose words begin so."""
        return self._go(self._one((within or self.page).get_by_role("link", name=begins(name)), name))

    def write(self, texts):
        """Fill fields by their labels; in a list of choices the words are chosen."""
        for label, text in texts.items():
            field = self._one(self.page.get_by_label(begins(label)).and_(self.page.locator(CONTROL)), label)
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(index=self._place(field, text))
            else:
                field.fill(str(text))
        return self

    def tick(self, *labels, within=None):
        """Tick boxes, choose among buttons."""
        for label in labels:
            self._one((within or self.page).get_by_label(begins(label)), label).check()
        return self

    def choose(self, question, answer):
        """Choose an answer under its question."""
        group = self._one(self.page.get_by_role("group", name=begins(question)), question)
        return self.tick(answer, within=group)

    def give_file(self, label, name, data):
        """Put a file into a form."""
        self._one(self.page.get_by_label(begins(label)), label).set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        )
        return self

    def reads(self, *texts):
        """These words stand on the page."""
        words = self.page.locator("main").inner_text()
        for text in texts:
            assert text in words, f"「{text}」 is not on {self.page.url}:\n{words}"
        return self

    def _one(self, found, name):
        """The first of what was found; when there is nothing, the page is told."""
        assert found.count(), (
            f"「{name}」 is not on {self.page.url}:\n{self.page.locator('main').inner_html()}"
        )
        return found.first

    def _place(self, field, text):
        """Where in a list of choices these words stand."""
        words = field.locator("option").all_inner_texts()
        found = [place for place, word in enumerate(words) if begins(text).match(word)]
        assert found, f"「{text}」 is not among {words}"
        return found[0]

    def _go(self, element):
        with self.page.expect_navigation() as came:
            element.click()
        return self._arrived(came.value)

    def _arrived(self, answer):
        words = self.page.locator("body").inner_text()
        assert answer is None or answer.status < 400, f"{answer.status} {self.page.url}:\n{words}"
        assert not self.page.locator(".error-summary").count(), f"{self.page.url}:\n{words}"
        if self.seen:
            self.seen(self.page)
        return self


def begins(words):
    """Words that begin so, whatever white space a template leaves, also before words that are only heard."""
    return re.compile(rf"^\s*(?:{words})".replace("：", r"\s*："))


def table_csv(rows):
    """A CSV as Excel writes it in Japan."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode("cp932")


def table_xlsx(rows, merged=()):
    """A workbook of one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()

"""Readers who ask again as soon as they are answered: one, or eight at once."""

import re
import threading
import time
from dataclasses import dataclass
from http.client import HTTPConnection

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict
    body: bytes


class Browser:
    """One reader: keeps the connection while the server does, and sends the same cookies."""

    def __init__(self, port, cookie=""):
        """`cookie` is the whole header; it does not change."""
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Accept-Encoding": "identity"} | ({"Cookie": cookie} if cookie else {})

    def ask(self, path, body=None, **headers):
        """One request, read to its end."""
        sent = self.headers | headers | ({"Content-Type": FORM} if body else {})
        self.connection.request("POST" if body else "GET", path, body, sent)
        response = self.connection.getresponse()
        headers = dict(response.getheaders()) | {
            "Set-Cookie": "\n".join(response.msg.get_all("Set-Cookie", []))
        }
        return Answer(response.status, headers, response.read())

    def get(self, path, **headers):
        """A page that must be there."""
        answer = self.ask(path, **headers)
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}, not 200.")
        return answer


class Reader:
    """Asks for one page again and again."""

    def __init__(self, port, cookie, path):
        self.browser, self.path = Browser(port, cookie), path

    def step(self):
        """One request: (what it was, seconds)."""
        begun = time.perf_counter()
        self.browser.get(self.path)
        return "page", time.perf_counter() - begun


class Joiner:
    """Takes a place and gives it back again and again; `full` counts the times when there was none."""

    def __init__(self, port, cookie, join, leave):
        """`join` is the path of the form; `leave(answer)` gives the path of giving back."""
        browser = Browser(port, cookie)
        page = browser.get(join)
        form_cookie = re.search(r"\bcsrf=[^;]+", page.headers["Set-Cookie"])
        cookie = f"{cookie}; {form_cookie[0]}" if form_cookie else cookie
        self.browser, self.join, self.leave = Browser(port, cookie), join, leave
        self.body = "csrfmiddlewaretoken=" + TOKEN.search(page.body.decode())[1]
        self.place = None

    def step(self, **headers):
        """One press: taking the place, or giving it back."""
        path = self.place or self.join
        begun = time.perf_counter()
        answer = self.browser.ask(path, self.body, **headers)
        seconds = time.perf_counter() - begun
        if answer.status != 302:
            raise SystemExit(f"{path} answered {answer.status}, not 302.")
        what = "leave" if self.place else "join"
        self.place = None if self.place else self.leave(answer)
        self.last = answer
        return what, seconds

    def finish(self):
        """Leave nothing behind."""
        if self.place:
            self.step()


def burst(readers, seconds):
    """{what was asked: seconds of each request} of all readers at once for so long; at least two requests each."""
    until = time.perf_counter() + seconds
    taken, failed = [], []

    def work(reader):
        try:
            count = 0
            while count < 2 or time.perf_counter() < until:
                taken.append(reader.step())
                count += 1
        except (SystemExit, OSError) as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=[reader]) for reader in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise SystemExit(f"A request failed: {failed[0]}")
    times = {}
    for kind, second in taken:
        times.setdefault(kind, []).append(second)
    return times


def percentile(times, share):
    """The value below which that share of the sorted times lies."""
    return times[min(len(times) - 1, int(len(times) * share))]

"""`python -m config.run`, which is `make run`: the database, the web server and the worker, as one program.

It ends all of them on Ctrl-C or SIGTERM, the database last. Should it be killed itself, web server and worker
end with it, and the next run finds the database, uses it and stops it.
"""

import errno
import fcntl
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from config import postgres
from config.children import Child, GivenUp, end_all
from config.environment import VAR, local_environment, remember
from config.postgres_place import DatabaseStartError

BASE_DIR = Path(__file__).resolve().parent.parent


class Stopped(Exception):
    """A person or the system asked the run to end."""


class CannotRun(Exception):
    """The run cannot go on; the message says why, in Japanese."""


def main():
    """Run until somebody asks to stop, and say in a sentence why when it cannot."""
    signal.signal(signal.SIGTERM, stop_asked)
    signal.signal(signal.SIGINT, stop_asked)
    children = []
    try:
        run(children)
    except Stopped:
        print("\n終わっています…", flush=True)
    except (CannotRun, GivenUp, DatabaseStartError) as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    finally:
        finish(children)
    return 0


def run(children):
    """Prepare, start `children` and watch over them."""
    lock = only_run()
    local_environment(remembered=False)
    port = whole_port()
    wait_for_port(os.environ.get("BIND", "127.0.0.1"), port)
    remember()
    note_process(lock)
    embedded = not os.environ.get("DATABASE_URL")
    if embedded:
        print("データベースを始めています…", flush=True)
        os.environ["DATABASE_URL"] = postgres.use(postgres.DATA)
    if step([sys.executable, "-m", "config.prepare"]):
        raise CannotRun("準備の途中で止まりました。上の記録を確かめてください。")
    children.append(
        Child("Web サーバー", [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"])
    )
    children.append(Child("裏方の仕事", [sys.executable, "manage.py", "work"]))
    for child in children:
        child.start()
    wait_until_answering(children, port)
    greet()
    watch(children, embedded)


def finish(children):
    """End the programs, then the database unless somebody else uses it. A second Ctrl-C changes nothing."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    started = bool(children)
    end_all(children)
    postgres.leave(postgres.DATA)
    if started:
        print("終わりました。", flush=True)


def stop_asked(number, frame):
    """Turn a signal into an exception where the run stands."""
    raise Stopped


def only_run():
    """Hold the lock of this folder's run for as long as this process lives."""
    VAR.mkdir(exist_ok=True)
    try:
        lock = os.open(VAR / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except PermissionError:
        raise CannotRun(f"{VAR} に書けません。はじめに使った利用者で実行してください。") from None
    except BlockingIOError:
        told = os.pread(lock, 500, 0).decode(errors="replace").strip()
        where = f"({told})" if told else ""
        raise CannotRun(f"このフォルダーの「つながる」は、すでに動いています{where}。") from None
    os.ftruncate(lock, 0)
    return lock


def note_process(lock):
    """Write into the lock where this run answers, for whoever starts a second one."""
    os.pwrite(lock, f"{os.environ['SITE_URL']}、プロセス番号 {os.getpid()}".encode(), 0)


def whole_port():
    """The port of the web server as a number."""
    text = os.environ["PORT"]
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotRun(f"PORT は1から65535までの数にしてください(いまは「{text}」)。")
    return int(text)


def wait_for_port(address, port):
    """Make sure that the port is free; a run that was just killed may need some seconds to let go of it."""
    until = time.monotonic() + 6
    while reason := port_in_use(address, port):
        if reason != errno.EADDRINUSE:
            raise CannotRun(f"{address} のポート {port} を開けません({os.strerror(reason)})。")
        if time.monotonic() > until:
            raise CannotRun(
                f"ポート {port} は、ほかのプログラムが使っています。"
                f"それを終えるか、make run PORT={port % 65535 + 1} のように別の番号で始めてください。"
            )
        time.sleep(0.3)


def port_in_use(address, port):
    """Zero when the port can be opened, else the number of the reason."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except OSError as error:
            return error.errno
    return 0


def step(command):
    """Run one step in the foreground and return its code; Ctrl-C and SIGTERM end it as well."""
    child = Child("準備", command)
    child.start()
    try:
        return child.process.wait()
    except Stopped:
        end_all([child])
        raise


def wait_until_answering(children, port):
    """Wait for the first answer of the web server."""
    until = time.monotonic() + 60
    address = os.environ.get("BIND", "127.0.0.1")
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(address, address)  # noqa: S104
    request = urllib.request.Request(f"http://{host}:{port}/healthz", headers={"Host": f"localhost:{port}"})  # noqa: S310
    while time.monotonic() < until:
        for child in children:
            child.watch()
        try:
            with urllib.request.urlopen(request, timeout=2):  # noqa: S310
                return
        except urllib.error.HTTPError:
            # Any answer will do: the program is there.
            return
        except OSError:
            time.sleep(0.2)
    raise CannotRun("Web サーバーが60秒待っても答えません。上の記録を確かめてください。")


def greet():
    """Say where the site is, and how to get in."""
    print(
        f"\nつながる は {os.environ['SITE_URL']}/ で動いています。終わるときは Ctrl-C を押してください。\n",
        flush=True,
    )
    step([sys.executable, "manage.py", "demo_signins" if os.environ["DEMO"] == "1" else "setup_code"])


def watch(children, embedded):
    """Keep everything alive until somebody asks to stop."""
    while True:
        time.sleep(1)
        for child in children:
            child.watch()
        if embedded and not postgres.is_running(postgres.DATA):
            print("データベースが止まったので、始め直します。", flush=True)
            postgres.start(postgres.DATA)


if __name__ == "__main__":
    os.chdir(BASE_DIR)
    sys.exit(main())

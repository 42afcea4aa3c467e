"""manage.py import_schools FILE: read the ministry's list of school codes for this municipality."""

from pathlib import Path

from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from community.imports.schools import OWNERS, SchoolImporter
from community.models import Municipality
from core import imports
from core.imports import Verdict
from core.refusal import Refused
from core.viewer import system_viewer


class Command(BaseCommand):
    """The same as /city/schools/import/, in one go: everything is written, or nothing."""

    help = "文部科学省の学校コード一覧(CSVかXLSX)から、この自治体の校園を登録し、変わったところを直します。"

    def add_arguments(self, parser):
        parser.add_argument("file", help="学校コード一覧のファイル(.csv か .xlsx)")
        parser.add_argument(
            "--dry-run", action="store_true", help="変わるところを見せるだけで、何も書きません"
        )
        parser.add_argument(
            "--include",
            action="append",
            default=[],
            choices=[owner for owner, _label in OWNERS],
            help="市区町村立のほかに取り込むもの(何度でも書けます)",
        )

    def handle(self, *args, **options):
        municipality = Municipality.current()
        if municipality is None:
            raise CommandError(
                _("先に自治体を登録してください。ブラウザーで最初の設定をすると登録されます。")
            )
        importer = SchoolImporter(municipality, frozenset(options["include"]))
        upload = ContentFile(self._data(options["file"]), name=Path(options["file"]).name)
        try:
            if options["dry_run"]:
                rows, summary = imports.examine(upload.name, upload.read(), importer)
            else:
                batch = imports.preview(upload, importer, by=system_viewer("import_schools"))
                rows, summary = imports.rows_of(batch), batch.summary
                imports.apply(batch, importer, by=system_viewer("import_schools"))
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self._tell(rows, summary, options)

    @staticmethod
    def _data(path):
        try:
            return Path(path).read_bytes()
        except OSError as error:
            raise CommandError(_("ファイルを開けません:%(path)s") % {"path": path}) from error

    def _tell(self, rows, summary, options):
        for row in rows:
            if row.verdict == Verdict.SAME or (row.verdict == Verdict.SKIP and options["verbosity"] < 2):
                continue
            what = "、".join(f"{label}:{before or '―'} → {after}" for label, before, after in row.changes)
            line = f"{row.line}行目 {Verdict(row.verdict).label} {row.label} {what}".strip()
            self.stdout.write(" ".join([line, *row.notes]))
        for sentence in (*summary["file_notes"], *summary["notes"]):
            self.stdout.write(sentence)
        counts = [f"{Verdict(key).label} {count}" for key, count in summary["counts"].items() if count]
        counts += [f"{reason} {count:,}" for reason, count in summary["left_out"]]
        self.stdout.write(_("全%(read)s行:") % {"read": f"{summary['read']:,}"} + "、".join(counts))
        if options["dry_run"]:
            self.stdout.write(_("--dry-run なので、何も書いていません。"))

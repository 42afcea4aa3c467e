"""Files that this room makes by a job."""

from core.papers.work import register_maker
from dashboards.archive.making import make_archive, may_fetch

register_maker("archive", make_archive, may_fetch)

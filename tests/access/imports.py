"""Who may read files in; see tests/access/rows.py. The batches are made when the table first asks for them."""

from core.models import ImportBatch
from tests.access.rows import BOARD, INSIDE, OFFICE, Row, codes


def batch_of(kind, scope):
    """An open batch of that kind and scope, made once."""
    batch, _made = ImportBatch.objects.get_or_create(
        kind=kind, scope=scope, defaults={"file_name": "名簿.csv"}
    )
    return batch.pk


def _schools(w):
    return [batch_of("schools", f"municipality:{w.municipality.pk}")]


def _members(w):
    return [w.council.pk, batch_of("members", w.council.audit_scope)]


def _other_members(w):
    return [w.other_council.pk, batch_of("members", w.other_council.audit_scope)]


FOR_BOARD = codes(ok=BOARD, otherwise=403)
FOR_BOARD_ACT = codes(redirect=BOARD, otherwise=403)
KEEPERS = ("board_guidance", *OFFICE)
FOR_KEEPERS = codes(ok=KEEPERS, forbidden=INSIDE)
FOR_KEEPERS_ACT = codes(redirect=KEEPERS, forbidden=INSIDE)


ROWS = {
    "school_import": Row(get=FOR_BOARD, post=FOR_BOARD),
    "school_import_preview": Row(_schools, get=FOR_BOARD),
    "school_import_answers": Row(_schools, post=FOR_BOARD_ACT),
    "school_import_apply": Row(_schools, post=FOR_BOARD_ACT),
    "school_import_discard": Row(_schools, post=FOR_BOARD_ACT),
    "member_import": Row(
        lambda w: [w.council.pk], other=lambda w: [w.other_council.pk], get=FOR_KEEPERS, post=FOR_KEEPERS
    ),
    "member_import_preview": Row(_members, other=_other_members, get=FOR_KEEPERS),
    "member_import_answers": Row(_members, other=_other_members, post=FOR_KEEPERS_ACT),
    "member_import_apply": Row(_members, other=_other_members, post=FOR_KEEPERS_ACT),
    "member_import_discard": Row(_members, other=_other_members, post=FOR_KEEPERS_ACT),
}

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
    return [w.council.pk, batch_of("nominations", w.council.audit_scope)]


def _other_members(w):
    return [w.other_council.pk, batch_of("nominations", w.other_council.audit_scope)]


FOR_BOARD = codes(ok=BOARD, otherwise=403)
FOR_BOARD_ACT = codes(redirect=BOARD, otherwise=403)
FOR_KEEPERS = codes(ok=("board_guidance", *OFFICE), forbidden=INSIDE)
# The batch is a school office's: the Board has its own.
_NOT_KEEPERS = tuple(viewer for viewer in INSIDE if viewer != "board_guidance")
FOR_OFFICE = codes(ok=OFFICE, forbidden=_NOT_KEEPERS)
FOR_OFFICE_ACT = codes(redirect=OFFICE, forbidden=_NOT_KEEPERS)


ROWS = {
    "school_import": Row(get=FOR_BOARD, post=FOR_BOARD),
    "school_import_preview": Row(_schools, get=FOR_BOARD),
    "school_import_answers": Row(_schools, post=FOR_BOARD_ACT),
    "school_import_apply": Row(_schools, post=FOR_BOARD_ACT),
    "school_import_discard": Row(_schools, post=FOR_BOARD_ACT),
    "school_import_retry": Row(_schools, post=FOR_BOARD_ACT),
    "member_import": Row(
        lambda w: [w.council.pk], other=lambda w: [w.other_council.pk], get=FOR_KEEPERS, post=FOR_KEEPERS
    ),
    "member_import_preview": Row(_members, other=_other_members, get=FOR_OFFICE),
    "member_import_answers": Row(_members, other=_other_members, post=FOR_OFFICE_ACT),
    "member_import_apply": Row(_members, other=_other_members, post=FOR_OFFICE_ACT),
    "member_import_discard": Row(_members, other=_other_members, post=FOR_OFFICE_ACT),
}

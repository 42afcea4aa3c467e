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


def _volunteers(w):
    return [w.headquarters.pk, batch_of("volunteers", w.headquarters.audit_scope)]


def _other_volunteers(w):
    return [w.other_headquarters.pk, batch_of("volunteers", w.other_headquarters.audit_scope)]


def _coordinators(w):
    return [batch_of("coordinators", f"municipality:{w.municipality.pk}")]


def _organisations(w):
    return [batch_of("organisations", f"municipality:{w.municipality.pk}")]


def _body(w):
    return [w.headquarters.pk]


def _other_body(w):
    return [w.other_headquarters.pk]


def _other_members(w):
    return [w.other_council.pk, batch_of("nominations", w.other_council.audit_scope)]


FOR_BOARD = codes(ok=BOARD, otherwise=403)
FOR_BOARD_ACT = codes(redirect=BOARD, otherwise=403)
FOR_KEEPERS = codes(ok=("board_guidance", *OFFICE), forbidden=INSIDE)
# The batch is a school office's: the Board has its own.
_NOT_KEEPERS = tuple(viewer for viewer in INSIDE if viewer != "board_guidance")
FOR_OFFICE = codes(ok=OFFICE, forbidden=_NOT_KEEPERS)
FOR_OFFICE_ACT = codes(redirect=OFFICE, forbidden=_NOT_KEEPERS)
#: Who sees the inside of a headquarters; its coordinators read its list in, or the Board's lifelong learning for them.
SEES = (*BOARD, "principal", "vice_principal", "liaison", "teacher", "coordinator")
FOR_HELPERS = codes(ok=("coordinator", "board_lifelong"), forbidden=SEES)
# The batch is the coordinator's: the Board has its own.
_NO_COORDINATORS = tuple(viewer for viewer in SEES if viewer != "board_lifelong")
FOR_COORDINATOR = codes(ok=("coordinator",), forbidden=_NO_COORDINATORS)
FOR_COORDINATOR_ACT = codes(redirect=("coordinator",), forbidden=_NO_COORDINATORS)
FOR_LIFELONG = codes(ok=("board_lifelong",), otherwise=403)
FOR_LIFELONG_ACT = codes(redirect=("board_lifelong",), otherwise=403)
ARRANGERS = (*BOARD, *OFFICE, "coordinator", "other_principal")
FOR_ARRANGERS = codes(ok=ARRANGERS, otherwise=403)
FOR_ARRANGERS_ACT = codes(redirect=ARRANGERS, otherwise=403)


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
    "volunteer_import": Row(_body, other=_other_body, get=FOR_HELPERS, post=FOR_HELPERS),
    "volunteer_import_columns": Row(_body, other=_other_body, get=FOR_HELPERS),
    "volunteer_import_template": Row(
        lambda w: [*_body(w), "csv"], other=lambda w: [*_other_body(w), "csv"], get=FOR_HELPERS
    ),
    "volunteer_import_preview": Row(_volunteers, other=_other_volunteers, get=FOR_COORDINATOR),
    "volunteer_import_answers": Row(_volunteers, other=_other_volunteers, post=FOR_COORDINATOR_ACT),
    "volunteer_import_apply": Row(_volunteers, other=_other_volunteers, post=FOR_COORDINATOR_ACT),
    "volunteer_import_discard": Row(_volunteers, other=_other_volunteers, post=FOR_COORDINATOR_ACT),
    "volunteer_import_retry": Row(_volunteers, other=_other_volunteers, post=FOR_COORDINATOR_ACT),
    "coordinator_import": Row(get=FOR_LIFELONG, post=FOR_LIFELONG),
    "coordinator_import_columns": Row(get=FOR_LIFELONG),
    "coordinator_import_template": Row(lambda w: ["xlsx"], get=FOR_LIFELONG),
    "coordinator_import_preview": Row(_coordinators, get=FOR_LIFELONG),
    "coordinator_import_answers": Row(_coordinators, post=FOR_LIFELONG_ACT),
    "coordinator_import_apply": Row(_coordinators, post=FOR_LIFELONG_ACT),
    "coordinator_import_discard": Row(_coordinators, post=FOR_LIFELONG_ACT),
    "coordinator_import_retry": Row(_coordinators, post=FOR_LIFELONG_ACT),
    "organisation_import": Row(get=FOR_ARRANGERS, post=FOR_ARRANGERS),
    "organisation_import_columns": Row(get=FOR_ARRANGERS),
    "organisation_import_template": Row(lambda w: ["xlsx"], get=FOR_ARRANGERS),
    "organisation_import_preview": Row(_organisations, get=FOR_ARRANGERS),
    "organisation_import_answers": Row(_organisations, post=FOR_ARRANGERS_ACT),
    "organisation_import_apply": Row(_organisations, post=FOR_ARRANGERS_ACT),
    "organisation_import_discard": Row(_organisations, post=FOR_ARRANGERS_ACT),
    "organisation_import_retry": Row(_organisations, post=FOR_ARRANGERS_ACT),
}

"""Addresses of decisions, their conditions and register, and of meetings in writing."""

from django.urls import path

from councils.views import conditions, deciding, register, resolutions, written, written_papers

LIST = "councils/<int:council_pk>/meetings/"
MEETING = LIST + "<int:pk>/"
ITEM = MEETING + "agenda/<int:item_pk>/"
WRITTEN = MEETING + "written/"
DECISION = "councils/<int:council_pk>/resolutions/<int:pk>/"
REGISTER = "councils/<int:council_pk>/years/<int:fiscal_year>/resolutions/"

urlpatterns = [
    path(ITEM + "decide/", deciding.resolution_add, name="resolution_add"),
    path(ITEM + "decide/named/", deciding.resolution_named, name="resolution_named"),
    path(MEETING + "policies/", deciding.policies_decide, name="policies_decide"),
    path(DECISION + "review/", resolutions.resolution_review, name="resolution_review"),
    path(DECISION + "conditions/<int:condition_pk>/", conditions.condition_edit, name="condition_edit"),
    path(REGISTER, register.decision_register, name="decision_register"),
    path(REGISTER + "csv/", register.decision_register_csv, name="decision_register_csv"),
    path(REGISTER + "print/", register.decision_register_print, name="decision_register_print"),
    path(LIST + "plan/written/", written.written_plan, name="written_plan"),
    path(WRITTEN, written.written_detail, name="written_detail"),
    path(WRITTEN + "edit/", written.written_edit, name="written_edit"),
    path(WRITTEN + "sheet/", written.written_sheet, name="written_sheet"),
    path(WRITTEN + "sheets/<int:attendance_pk>/", written.written_enter, name="written_enter"),
    path(WRITTEN + "extend/", written.written_extend, name="written_extend"),
    path(WRITTEN + "count/", written.written_count, name="written_count"),
    path(WRITTEN + "tell/", written.written_tell, name="written_tell"),
    path(WRITTEN + "print/", written_papers.written_print, name="written_print"),
    path(WRITTEN + "result/print/", written_papers.written_result_print, name="written_result_print"),
    path("m/<str:token>/sheet/", written.written_link, name="written_link"),
]

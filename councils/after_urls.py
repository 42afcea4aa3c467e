"""Addresses of what comes after a meeting: corrections and reports of minutes, promises told, opinions, comments."""

from django.urls import path

from councils.views import action_items, corrections, minutes, opinions, policies, policy_comments

MINUTES = "councils/<int:council_pk>/meetings/<int:pk>/minutes/"
CORRECTION = MINUTES + "corrections/<int:correction_pk>/"
OPINIONS = "councils/<int:council_pk>/opinions/"
OPINION = OPINIONS + "<int:pk>/"
POLICY = "councils/<int:council_pk>/policies/<int:pk>/"
COMMENT = POLICY + "comments/<int:comment_pk>/"

urlpatterns = [
    path(MINUTES + "letters/", minutes.minutes_letters, name="minutes_letters"),
    path(MINUTES + "reopen/", minutes.minutes_reopen, name="minutes_reopen"),
    path(MINUTES + "report/", minutes.minutes_report, name="minutes_report"),
    path(MINUTES + "correct/", corrections.minutes_correct, name="minutes_correct"),
    path(CORRECTION, corrections.correction_detail, name="correction_detail"),
    path(CORRECTION + "take/", corrections.correction_take, name="correction_take"),
    path(CORRECTION + "decline/", corrections.correction_decline, name="correction_decline"),
    path("m/<str:token>/minutes/", corrections.minutes_link, name="minutes_link"),
    path("m/<str:token>/minutes/correct/", corrections.minutes_link_correct, name="minutes_link_correct"),
    path("city/minutes/", minutes.city_minutes, name="city_minutes"),
    path(
        "councils/<int:council_pk>/promises/<int:pk>/tell/",
        action_items.actionitem_tell,
        name="actionitem_tell",
    ),
    path(OPINIONS, opinions.opinion_list, name="opinion_list"),
    path(OPINIONS + "add/", opinions.opinion_add, name="opinion_add"),
    path(OPINION, opinions.opinion_detail, name="opinion_detail"),
    path(OPINION + "edit/", opinions.opinion_edit, name="opinion_edit"),
    path(OPINION + "agenda/", opinions.opinion_agenda, name="opinion_agenda"),
    path(OPINION + "send/", opinions.opinion_send, name="opinion_send"),
    path(OPINION + "answer/", opinions.opinion_answer, name="opinion_answer"),
    path(OPINION + "withdraw/", opinions.opinion_withdraw, name="opinion_withdraw"),
    path(OPINION + "print/", opinions.opinion_print, name="opinion_print"),
    path("city/opinions/", opinions.city_opinions, name="city_opinions"),
    path(POLICY + "changes/", policies.policy_changes, name="policy_changes"),
    path(POLICY + "comments/add/", policy_comments.policycomment_add, name="policycomment_add"),
    path(COMMENT + "answer/", policy_comments.policycomment_answer, name="policycomment_answer"),
    path(COMMENT + "withdraw/", policy_comments.policycomment_withdraw, name="policycomment_withdraw"),
]

"""Addresses of steps 1 and 2; meetings and the import of members have their own files."""

from django.urls import include, path

from councils.views import councils, cycles, goals, policies, seats, topics, visions, wishes

CITY = "city/councils/"
COUNCIL = "councils/<int:pk>/"
IN = "councils/<int:council_pk>/"
SEATS = IN + "members/"
SEAT = SEATS + "<int:pk>/"
TOPICS = IN + "topics/"
TOPIC = TOPICS + "<int:pk>/"
YEAR = IN + "years/<int:fiscal_year>/"
WISHES = YEAR + "wishes/"
VISION = IN + "visions/<int:pk>/"
GOAL = IN + "goals/<int:pk>/"
POLICY = IN + "policies/<int:pk>/"

urlpatterns = [
    path("", include("councils.after_urls")),
    path("", include("councils.agenda_urls")),
    path("", include("councils.before_urls")),
    path("", include("councils.deciding_urls")),
    path("", include("councils.day_urls")),
    path("", include("councils.meeting_urls")),
    path("", include("councils.paper_urls")),
    path("", include("councils.import_urls")),
    path("", include("councils.registry_urls")),
    path(CITY, councils.council_list, name="council_list"),
    path(CITY + "add/", councils.council_add, name="council_add"),
    path(COUNCIL, councils.council_detail, name="council_detail"),
    path(COUNCIL + "name/", councils.council_rename, name="council_rename"),
    path(COUNCIL + "dissolve/", councils.council_dissolve, name="council_dissolve"),
    path(COUNCIL + "schools/add/", councils.coverage_add, name="coverage_add"),
    path(IN + "schools/<int:pk>/end/", councils.coverage_end, name="coverage_end"),
    path(COUNCIL + "clerks/add/", councils.clerk_add, name="clerk_add"),
    path(IN + "clerks/<int:pk>/end/", councils.clerk_end, name="clerk_end"),
    path(SEATS, seats.seat_list, name="seat_list"),
    path(SEATS + "print/", seats.seat_print, name="seat_print"),
    path(SEATS + "nominate/", seats.seat_nominate, name="seat_nominate"),
    path(SEATS + "appoint/", seats.seat_appoint, name="seat_appoint"),
    path(SEATS + "renew/", seats.seat_renew, name="seat_renew"),
    path(SEAT, seats.seat_detail, name="seat_detail"),
    path(SEAT + "edit/", seats.seat_edit, name="seat_edit"),
    path(SEAT + "decline/", seats.seat_decline, name="seat_decline"),
    path(SEAT + "end/", seats.seat_end, name="seat_end"),
    path(SEAT + "substitute/", seats.seat_substitute, name="seat_substitute"),
    path(SEAT + "elect/", seats.seat_elect, name="seat_elect"),
    path(SEAT + "acknowledge/", seats.seat_acknowledge, name="seat_acknowledge"),
    path(TOPICS, topics.topic_list, name="topic_list"),
    path(TOPICS + "add/", topics.topic_add, name="topic_add"),
    path(TOPIC, topics.topic_detail, name="topic_detail"),
    path(TOPIC + "edit/", topics.topic_edit, name="topic_edit"),
    path(TOPIC + "answer/", topics.topic_answer, name="topic_answer"),
    path(TOPIC + "close/", topics.topic_close, name="topic_close"),
    path(TOPIC + "drop/", topics.topic_drop, name="topic_drop"),
    path(TOPIC + "reopen/", topics.topic_reopen, name="topic_reopen"),
    path(IN + "years/open/", cycles.cycle_open, name="cycle_open"),
    path(YEAR + "close/", cycles.cycle_close, name="cycle_close"),
    path(WISHES, wishes.wish_list, name="wish_list"),
    path(WISHES + "add/", wishes.wish_add, name="wish_add"),
    path(WISHES + "group/", wishes.wish_group, name="wish_group"),
    path(WISHES + "print/", wishes.wish_print, name="wish_print"),
    path(WISHES + "<int:pk>/edit/", wishes.wish_edit, name="wish_edit"),
    path(WISHES + "<int:pk>/withdraw/", wishes.wish_withdraw, name="wish_withdraw"),
    path(WISHES + "themes/<int:pk>/edit/", wishes.theme_edit, name="theme_edit"),
    path(YEAR + "vision/", visions.vision_year, name="vision_year"),
    path(YEAR + "vision/draft/", visions.vision_draft, name="vision_draft"),
    path(YEAR + "vision/keep/", visions.vision_keep, name="vision_keep"),
    path(VISION, visions.vision_detail, name="vision_detail"),
    path(VISION + "edit/", visions.vision_edit, name="vision_edit"),
    path(VISION + "agree/", visions.vision_agree, name="vision_agree"),
    path(YEAR + "goals/", goals.goal_list, name="goal_list"),
    path(YEAR + "goals/add/", goals.goal_add, name="goal_add"),
    path(YEAR + "goals/copy/", goals.goal_copy, name="goal_copy"),
    path(GOAL, goals.goal_detail, name="goal_detail"),
    path(GOAL + "edit/", goals.goal_edit, name="goal_edit"),
    path(GOAL + "drop/", goals.goal_drop, name="goal_drop"),
    path(GOAL + "move/", goals.goal_move, name="goal_move"),
    path(YEAR + "policies/", policies.policy_list, name="policy_list"),
    path(YEAR + "policies/<str:code>/draft/", policies.policy_draft, name="policy_draft"),
    path(POLICY, policies.policy_detail, name="policy_detail"),
    path(POLICY + "edit/", policies.policy_edit, name="policy_edit"),
    path(POLICY + "fill/", policies.policy_fill, name="policy_fill"),
    path(POLICY + "submit/", policies.policy_submit, name="policy_submit"),
    path(POLICY + "withdraw/", policies.policy_withdraw, name="policy_withdraw"),
    path(POLICY + "renew/", policies.policy_renew, name="policy_renew"),
    path(POLICY + "print/", policies.policy_print, name="policy_print"),
]

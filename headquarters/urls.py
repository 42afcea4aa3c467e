"""Addresses of steps 3 and 4."""

from django.urls import path

from headquarters.views import asks, bodies, plans, registry

BODY = "headquarters/<int:pk>/"
PERSON = BODY + "people/<int:registration_pk>/"
YEAR = "councils/<int:council_pk>/years/<int:fiscal_year>/"
ITEM = "councils/<int:council_pk>/plan-items/<int:pk>/"
ASK = "councils/<int:council_pk>/asks/<int:pk>/"

urlpatterns = [
    path("city/headquarters/", bodies.headquarters_list, name="headquarters_list"),
    path("city/headquarters/new/", bodies.headquarters_new, name="headquarters_new"),
    path("city/coordinators/", bodies.coordinator_list, name="coordinator_list"),
    path(BODY, bodies.desk, name="desk"),
    path(BODY + "edit/", bodies.headquarters_edit, name="headquarters_edit"),
    path(BODY + "coordinators/new/", bodies.commission_new, name="commission_new"),
    path(BODY + "coordinators/<int:commission_pk>/end/", bodies.commission_end, name="commission_end"),
    path(BODY + "people/", registry.registration_list, name="registration_list"),
    path(BODY + "people/print/", registry.registration_print, name="registration_print"),
    path(BODY + "people/new/", registry.registration_new, name="registration_new"),
    path(PERSON, registry.registration_detail, name="registration_detail"),
    path(PERSON + "edit/", registry.registration_edit, name="registration_edit"),
    path(PERSON + "end/", registry.registration_end, name="registration_end"),
    path(PERSON + "renew/", registry.registration_renew, name="registration_renew"),
    path(PERSON + "consents/<int:school_pk>/give/", registry.consent_give, name="consent_give"),
    path(PERSON + "consents/<int:school_pk>/withdraw/", registry.consent_withdraw, name="consent_withdraw"),
    path(BODY + "log/", asks.contactlog_list, name="contactlog_list"),
    path(YEAR + "plan/", plans.plan_detail, name="plan_detail"),
    path(YEAR + "plan/make/", plans.plan_make, name="plan_make"),
    path(YEAR + "plan/adopt/", plans.plan_adopt, name="plan_adopt"),
    path(YEAR + "plan/reopen/", plans.plan_reopen, name="plan_reopen"),
    path(YEAR + "plan/items/new/", plans.planitem_new, name="planitem_new"),
    path(YEAR + "plan/items/<int:pk>/copy/", plans.planitem_copy, name="planitem_copy"),
    path(ITEM, plans.planitem_detail, name="planitem_detail"),
    path(ITEM + "edit/", plans.planitem_edit, name="planitem_edit"),
    path(ITEM + "cancel/", plans.planitem_cancel, name="planitem_cancel"),
    path(ITEM + "duties/add/", plans.duty_add, name="duty_add"),
    path(ITEM + "duties/<int:duty_pk>/edit/", plans.duty_edit, name="duty_edit"),
    path(ITEM + "duties/<int:duty_pk>/remove/", plans.duty_remove, name="duty_remove"),
    path(ITEM + "asks/new/", asks.ask_new, name="ask_new"),
    path(ITEM + "asks/letters/", asks.ask_letters, name="ask_letters"),
    path(ASK, asks.ask_detail, name="ask_detail"),
    path(ASK + "answer/", asks.ask_answer, name="ask_answer"),
    path(ASK + "try-again/", asks.ask_try_again, name="ask_try_again"),
    path(ASK + "cancel/", asks.ask_cancel, name="ask_cancel"),
    path(ASK + "letter/", asks.ask_letter, name="ask_letter"),
]

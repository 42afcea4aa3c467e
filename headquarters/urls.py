"""Addresses of steps 3 and 4."""

from django.urls import include, path

from headquarters.views import (
    asks,
    bodies,
    commissions,
    contacts,
    families,
    items,
    plans,
    registry,
    renewals,
)

BODY = "headquarters/<int:pk>/"
POST = BODY + "coordinators/<int:commission_pk>/"
PERSON = BODY + "people/<int:registration_pk>/"
LOG = BODY + "log/"
PLAN = "councils/<int:council_pk>/years/<int:fiscal_year>/plan/"
ITEM = "councils/<int:council_pk>/plan-items/<int:pk>/"
ASK = "councils/<int:council_pk>/asks/<int:pk>/"

urlpatterns = [
    path("", include("headquarters.import_urls")),
    path("city/headquarters/", bodies.headquarters_list, name="headquarters_list"),
    path("city/headquarters/new/", bodies.headquarters_new, name="headquarters_new"),
    path("city/coordinators/", commissions.coordinator_list, name="coordinator_list"),
    path(BODY, bodies.desk, name="desk"),
    path(BODY + "body/", bodies.headquarters_detail, name="headquarters_detail"),
    path(BODY + "edit/", bodies.headquarters_edit, name="headquarters_edit"),
    path(BODY + "end/", bodies.headquarters_end, name="headquarters_end"),
    path(BODY + "coordinators/new/", commissions.commission_new, name="commission_new"),
    path(POST + "edit/", commissions.commission_edit, name="commission_edit"),
    path(POST + "end/", commissions.commission_end, name="commission_end"),
    path(BODY + "people/", registry.registration_list, name="registration_list"),
    path(BODY + "people/print/", registry.registration_print, name="registration_print"),
    path(BODY + "people/new/", registry.registration_new, name="registration_new"),
    path(PERSON, registry.registration_detail, name="registration_detail"),
    path(PERSON + "edit/", registry.registration_edit, name="registration_edit"),
    path(PERSON + "end/", registry.registration_end, name="registration_end"),
    path(PERSON + "renew/", registry.registration_renew, name="registration_renew"),
    path(PERSON + "consents/<int:school_pk>/give/", registry.consent_give, name="consent_give"),
    path(PERSON + "consents/<int:school_pk>/withdraw/", registry.consent_withdraw, name="consent_withdraw"),
    path(PERSON + "insurance/new/", families.insurance_new, name="insurance_new"),
    path(PERSON + "insurance/<int:cover_pk>/edit/", families.insurance_edit, name="insurance_edit"),
    path(PERSON + "household/", families.household_join, name="household_join"),
    path(PERSON + "household/leave/", families.household_leave, name="household_leave"),
    path(PERSON + "guardian/", families.guardian_edit, name="guardian_edit"),
    path(PERSON + "guardian/remove/", families.guardian_remove, name="guardian_remove"),
    path(BODY + "people/renewals/", renewals.renewal_list, name="renewal_list"),
    path(BODY + "people/renewals/print/", renewals.renewal_print, name="renewal_print"),
    path(LOG, contacts.contactlog_list, name="contactlog_list"),
    path(LOG + "new/", contacts.contactlog_new, name="contactlog_new"),
    path(LOG + "print/", contacts.contactlog_print, name="contactlog_print"),
    path(PLAN, plans.plan_detail, name="plan_detail"),
    path(PLAN + "make/", plans.plan_make, name="plan_make"),
    path(PLAN + "table/", plans.plan_table, name="plan_table"),
    path(PLAN + "adopt/", plans.plan_adopt, name="plan_adopt"),
    path(PLAN + "reopen/", plans.plan_reopen, name="plan_reopen"),
    path(PLAN + "items/new/", items.planitem_new, name="planitem_new"),
    path(PLAN + "items/<int:pk>/copy/", items.planitem_copy, name="planitem_copy"),
    path(ITEM, items.planitem_detail, name="planitem_detail"),
    path(ITEM + "edit/", items.planitem_edit, name="planitem_edit"),
    path(ITEM + "cancel/", items.planitem_cancel, name="planitem_cancel"),
    path(ITEM + "duties/add/", items.duty_add, name="duty_add"),
    path(ITEM + "duties/<int:duty_pk>/edit/", items.duty_edit, name="duty_edit"),
    path(ITEM + "duties/<int:duty_pk>/remove/", items.duty_remove, name="duty_remove"),
    path(ITEM + "asks/new/", asks.ask_new, name="ask_new"),
    path(ITEM + "asks/letters/", asks.ask_letters, name="ask_letters"),
    path(ITEM + "asks/letters/sent/", asks.ask_letters_sent, name="ask_letters_sent"),
    path(ASK, asks.ask_detail, name="ask_detail"),
    path(ASK + "answer/", asks.ask_answer, name="ask_answer"),
    path(ASK + "try-again/", asks.ask_try_again, name="ask_try_again"),
    path(ASK + "send/", asks.ask_send, name="ask_send"),
    path(ASK + "cancel/", asks.ask_cancel, name="ask_cancel"),
    path(ASK + "letter/", asks.ask_letter, name="ask_letter"),
]

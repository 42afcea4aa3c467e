"""Addresses of who and where."""

from django.urls import include, path

from community.views import demo, invitations, me, organisations, people, places, posts, schools, setup

urlpatterns = [
    path("account/", include("community.account_urls")),
    path("", include("community.import_urls")),
    path("", include("community.document_urls")),
    path("set-up/", setup.set_up, name="set_up"),
    path("demo/sign-in/", demo.demo_sign_in, name="demo_sign_in"),
    path("me/account/", me.my_account, name="my_account"),
    path("me/account/email/", me.my_login_email, name="my_login_email"),
    path("join/", invitations.join, name="join"),
    path("i/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
    path("city/schools/", schools.school_list, name="school_list"),
    path("city/schools/new/", schools.school_new, name="school_new"),
    path("city/schools/<str:code>/", schools.school_detail, name="school_detail"),
    path("city/schools/<str:code>/edit/", schools.school_edit, name="school_edit"),
    path("city/schools/<str:code>/change/", schools.school_change, name="school_change"),
    path(
        "city/schools/<str:code>/changes/<int:pk>/withdraw/",
        schools.school_change_withdraw,
        name="school_change_withdraw",
    ),
    path("city/settings/", places.city_settings, name="city_settings"),
    path("city/settings/municipality/", places.municipality_edit, name="municipality_edit"),
    path("city/settings/<slug:kind>/new/", places.place_new, name="place_new"),
    path("city/settings/<slug:kind>/<int:pk>/", places.place_edit, name="place_edit"),
    path("city/posts/new/", posts.post_new, name="post_new"),
    path("city/posts/<int:pk>/edit/", posts.post_edit, name="post_edit"),
    path("city/posts/<int:pk>/end/", posts.post_end, name="post_end"),
    path("city/posts/<int:pk>/succeed/", posts.post_succeed, name="post_succeed"),
    path("city/posts/<int:pk>/withdraw/", posts.post_withdraw, name="post_withdraw"),
    path("city/people/", people.person_list, name="person_list"),
    path("city/people/new/", people.person_new, name="person_new"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:pk>/invite/", invitations.person_invite, name="person_invite"),
    path("people/<int:pk>/invitation/", invitations.person_invitation, name="person_invitation"),
    path("people/<int:pk>/invitation/revoke/", invitations.invitation_revoke, name="invitation_revoke"),
    path("people/<int:pk>/account/disable/", people.user_disable, name="user_disable"),
    path("people/<int:pk>/account/enable/", people.user_enable, name="user_enable"),
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path("organisations/new/", organisations.organisation_new, name="organisation_new"),
    path("organisations/<int:pk>/", organisations.organisation_detail, name="organisation_detail"),
    path("organisations/<int:pk>/edit/", organisations.organisation_edit, name="organisation_edit"),
    path("organisations/<int:pk>/contacts/new/", organisations.contact_new, name="contact_new"),
    path(
        "organisations/<int:pk>/contacts/<int:contact_pk>/end/", organisations.contact_end, name="contact_end"
    ),
]

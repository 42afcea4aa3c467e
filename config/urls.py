"""The one URL table: one include per app, and the pages for errors."""

from django.urls import include, path

urlpatterns = [
    path("", include("core.urls")),
    path("", include("community.urls")),
    path("", include("councils.urls")),
    path("", include("headquarters.urls")),
    path("", include("activities.urls")),
    path("", include("evaluations.urls")),
    path("", include("dashboards.urls")),
]

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.forbidden"
handler404 = "core.views.errors.not_found"
handler500 = "core.views.errors.server_error"

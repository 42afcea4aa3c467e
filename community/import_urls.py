"""Addresses of the import of schools."""

from django.urls import path

from community.views import imports

urlpatterns = [
    path("city/schools/import/", imports.school_import, name="school_import"),
    path("city/schools/import/<int:pk>/", imports.school_import_preview, name="school_import_preview"),
    path("city/schools/import/<int:pk>/retry/", imports.school_import_retry, name="school_import_retry"),
    path(
        "city/schools/import/<int:pk>/answers/", imports.school_import_answers, name="school_import_answers"
    ),
    path("city/schools/import/<int:pk>/apply/", imports.school_import_apply, name="school_import_apply"),
    path(
        "city/schools/import/<int:pk>/discard/", imports.school_import_discard, name="school_import_discard"
    ),
]

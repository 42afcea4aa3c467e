"""Addresses of the import of schools."""

from django.urls import path

from community.views import imports

urlpatterns = [
    path("city/schools/import/", imports.school_import, name="school_import"),
    path("city/imports/<int:pk>/", imports.school_import_preview, name="school_import_preview"),
    path("city/imports/<int:pk>/answers/", imports.school_import_answers, name="school_import_answers"),
    path("city/imports/<int:pk>/apply/", imports.school_import_apply, name="school_import_apply"),
    path("city/imports/<int:pk>/discard/", imports.school_import_discard, name="school_import_discard"),
]

"""Addresses that belong to no room."""

from django.urls import path

from core import health
from core.views import papers

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("papers/", papers.file_list, name="file_list"),
    path("papers/make/", papers.paper_make, name="paper_make"),
    path("papers/<int:pk>/", papers.file_work, name="file_work"),
    path("papers/<int:pk>/file/", papers.file_fetch, name="file_fetch"),
]

"""Addresses of issued documents and their registers."""

from django.urls import path

from community.views import documents

REGISTER = "documents/<slug:kind>/<int:pk>/"

urlpatterns = [
    path("documents/issue/", documents.document_issue, name="document_issue"),
    path(REGISTER, documents.document_register, name="document_register"),
    path(REGISTER + "table.csv", documents.document_register_csv, name="document_register_csv"),
    path("documents/<int:pk>/", documents.document_detail, name="document_detail"),
    path("documents/<int:pk>/file/", documents.document_file, name="document_file"),
    path("documents/<int:pk>/void/", documents.document_void, name="document_void"),
]

"""Addresses of the floor."""

from django.urls import path

from benchmarks.floor import views

urlpatterns = [
    path("list/", views.row_list, name="floor_list"),
    path("rows/<int:pk>/", views.row_list, name="floor_row"),
    path("shifts/<int:pk>/", views.shift_page, name="floor_shift"),
    path("shifts/<int:pk>/leave/", views.shift_leave, name="floor_leave"),
]

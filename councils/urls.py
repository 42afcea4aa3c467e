"""Addresses of steps 1 and 2."""

from councils.meeting_urls import urlpatterns as meeting_patterns

urlpatterns = [
    *meeting_patterns,
]

"""Addresses of what comes before a meeting: the year's calendar, 延期, calls, reminders, observers, calendar files."""

urlpatterns = []

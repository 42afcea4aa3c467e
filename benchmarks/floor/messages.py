"""Messages as a new project keeps them: in a cookie."""

from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.messages.storage.fallback import FallbackStorage


class CookieMessages(MessageMiddleware):
    """The product keeps messages in the session, which costs a write; the floor must not."""

    def process_request(self, request):
        """Django's own default storage, whatever the settings say."""
        request._messages = FallbackStorage(request)

"""The language of a page that no shop decides: the browser's, among those that Assist speaks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override

FACES = {"console", "shop"}
ENGLISH_ONLY = ("/admin/", "/api/")
"""Administration and the API speak one language, so that guides, scripts and logs say the same everywhere."""


def follows_browser(request: HttpRequest) -> bool:
    """Whether the answer to `request` is written in the browser's language."""
    return getattr(request, "face", "") in FACES and not request.path_info.startswith(ENGLISH_ONLY)


class BrowserLanguage:
    """Answers in the browser's language; a view that knows better says so in Content-Language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Speak the language while the page is made, then name it."""
        language = get_language_from_request(request) if follows_browser(request) else "en"
        with override(language):
            response = self.get_response(request)
        if follows_browser(request) and "Content-Language" not in response.headers:
            response.headers["Content-Language"] = language
            patch_vary_headers(response, ["Accept-Language"])
        return response

"""The API's page for people: the one page whose viewer needs inline styles."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.views import SpectacularSwaggerSplitView

_page = SpectacularSwaggerSplitView.as_view()
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def docs(request: HttpRequest) -> HttpResponse:
    """Swagger UI, with a policy of its own."""
    response: HttpResponse = _page(request)
    response.headers["Content-Security-Policy"] = POLICY
    return response

"""The console's shell, and the way out."""

from typing import Any

from allauth.account.views import LogoutView
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assist.actions.again import once_more
from assist.actions.presence import leave
from assist.models import Agent
from assist.queries.desks import interactions_owned, role_of
from assist.rules.refusals import Refused
from assist.rules.words import StaffRole


@login_required
def console(request: HttpRequest) -> HttpResponse:
    """The page in which the console lives; a user without an agent is told what to do."""
    agent = _agent_of(request)
    template = "console/console.html" if agent else "console/no_agent.html"
    return render(request, template, {"agent": agent}, status=200 if agent else 403)


@login_required
def supervisors(request: HttpRequest) -> HttpResponse:
    """The same page with the board or the reports in it; raises PermissionDenied to who supervises nothing."""
    agent = _agent_of(request)
    if agent and role_of(agent.user) is StaffRole.AGENT:
        raise PermissionDenied
    return console(request)


class SignOut(LogoutView):  # type: ignore[misc]  # allauth ships no types
    """Says what happens to running conversations; an open request is answered first (feat E10)."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How many conversations go back to their queues."""
        agent = _agent_of(self.request)
        held = interactions_owned(agent).count() if agent else 0
        return {**super().get_context_data(**kwargs), "held": held}

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leave the desk, then the session."""
        agent = _agent_of(self.request)
        try:
            if agent:
                once_more(leave, agent)
        except Refused:
            context = self.get_context_data(is_refused=True)
            return render(self.request, self.template_name, context, status=409)
        answer: HttpResponse = super().post(*args, **kwargs)
        return answer


def _agent_of(request: HttpRequest) -> Agent | None:
    user = request.user
    return Agent.objects.filter(user=user).first() if isinstance(user, User) else None

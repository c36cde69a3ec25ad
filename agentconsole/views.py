"""The console's shell."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assist.models import Agent


@login_required
def console(request: HttpRequest) -> HttpResponse:
    """The page in which the console lives; a user without an agent is told what to do."""
    user = request.user
    agent = Agent.objects.filter(user=user).first() if isinstance(user, User) else None
    template = "console/console.html" if agent else "console/no_agent.html"
    return render(request, template, {"agent": agent}, status=200 if agent else 403)

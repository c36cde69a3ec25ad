"""REST of the console."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agentconsole.protocol import InteractionView
from agentconsole.queries import told_interaction
from assist.models import Agent
from assist.rest import serializer_of
from assist.rules.refusals import Refused


class InteractionDetail(APIView):
    """One interaction that the signed-in agent may see, with its eight context fields."""

    @extend_schema(
        responses={
            200: serializer_of(InteractionView),
            403: OpenApiResponse(description="Nobody is signed in, or nobody who answers."),
            404: OpenApiResponse(description="There is no such interaction for this agent."),
        }
    )
    def get(self, request: Request, key: UUID) -> Response:
        """The interaction as the console shows it."""
        agent = agent_of(request.user)
        try:
            view = told_interaction(agent, key)
        except Refused as refusal:
            raise NotFound(refusal.text) from None
        return Response(serializer_of(InteractionView)(view).data)


def agent_of(user: User | AnonymousUser) -> Agent:
    """The user's agent; raises PermissionDenied for users who are none."""
    agent = Agent.objects.select_related("user").filter(user_id=user.pk or 0).first()
    if agent is None:
        raise PermissionDenied("Only agents may do that.")
    return agent

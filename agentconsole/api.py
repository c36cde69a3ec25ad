"""REST of the console."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, ParseError, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agentconsole.protocol import InteractionView
from agentconsole.queries import told_interaction
from agentconsole.reports.asking import report_of
from agentconsole.reports.values import ReportView
from assist.models import Agent
from assist.rest import serializer_of
from assist.rules.refusals import Refused
from assist.rules.words import RefusalCode, ReportBy


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


class Reports(APIView):
    """Figures of a period, for supervisors: of the queues that are theirs."""

    @extend_schema(
        parameters=[
            OpenApiParameter("first", OpenApiTypes.DATE, required=True, description="The first day, included."),
            OpenApiParameter("last", OpenApiTypes.DATE, required=True, description="The last day, included."),
            OpenApiParameter("zone", str, description="The time zone of the days, such as Europe/Helsinki; else UTC."),
            OpenApiParameter("by", str, enum=list(ReportBy), description="The parts of the period; else days."),
            OpenApiParameter("queue", int, description="One queue alone, by its id."),
        ],
        responses={
            200: serializer_of(ReportView),
            400: OpenApiResponse(description="Something of the address says nothing; the answer tells what to write."),
            403: OpenApiResponse(description="Nobody is signed in, or nobody who supervises."),
        },
    )
    def get(self, request: Request) -> Response:
        """Every table of the period."""
        try:
            view = report_of(agent_of(request.user), request.query_params.dict())
        except Refused as refusal:
            if refusal.code is RefusalCode.NOT_ALLOWED:
                raise PermissionDenied(refusal.text) from None
            raise ParseError(refusal.text) from None
        return Response(serializer_of(ReportView)(view).data)


def agent_of(user: User | AnonymousUser) -> Agent:
    """The user's agent; raises PermissionDenied for users who are none."""
    agent = Agent.objects.select_related("user").filter(user_id=user.pk or 0).first()
    if agent is None:
        raise PermissionDenied("Only agents may do that.")
    return agent

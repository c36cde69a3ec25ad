"""What happened and what is about to happen, to look at: nothing here can be added, changed or deleted."""

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.timezone import localtime

from assist.admin.base import OperationalAdmin
from assist.models import (
    Alert,
    Contact,
    Deadline,
    DeskEvent,
    Event,
    Interaction,
    Offer,
    Outage,
    Outbox,
    Participant,
    Shopper,
)

BY_INTERACTION = "The whole key of an interaction."


@admin.register(Interaction)
class InteractionAdmin(OperationalAdmin):
    """Requests for assistance."""

    list_display = ("key", "shop", "queue_name", "channel", "state", "requester_name", "requested_at", "ended_at")
    list_filter = ("state", "shop")
    list_select_related = ("shop", "queue")
    search_fields = ("key",)
    search_help_text = BY_INTERACTION
    key_lookup = "key"
    readonly_fields = ("key",)

    @admin.display(description="Queue")
    def queue_name(self, interaction: Interaction) -> str:
        """The queue without its shop."""
        return interaction.queue.name


@admin.register(Participant)
class ParticipantAdmin(OperationalAdmin):
    """Who was in which interaction."""

    list_display = ("id", "interaction", "role", "name", "state", "joined_at", "left_at", "wrap_up", "wrap_up_code")
    list_filter = ("role", "state", "wrap_up")
    list_select_related = ("interaction", "wrap_up_code")
    search_fields = ("key",)
    search_help_text = BY_INTERACTION
    key_lookup = "interaction__key"


@admin.register(Event)
class EventAdmin(OperationalAdmin):
    """The numbered facts of interactions."""

    list_display = ("id", "interaction", "seq", "public_seq", "kind", "participant_id", "at")
    list_select_related = ("interaction",)
    search_fields = ("kind",)
    search_help_text = BY_INTERACTION
    key_lookup = "interaction__key"


@admin.register(Offer)
class OfferAdmin(OperationalAdmin):
    """Offers to agents and what became of them."""

    list_display = ("id", "interaction", "agent", "state", "reason", "made_at", "due_at", "closed_at")
    list_filter = ("state",)
    list_select_related = ("interaction", "agent")
    search_fields = ("key",)
    search_help_text = BY_INTERACTION
    key_lookup = "interaction__key"
    readonly_fields = ("key",)


@admin.register(DeskEvent)
class DeskEventAdmin(OperationalAdmin):
    """The numbered facts of agents' desks."""

    list_display = ("id", "agent", "seq", "kind", "at")
    list_filter = ("agent",)
    list_select_related = ("agent",)


@admin.register(Deadline)
class DeadlineAdmin(OperationalAdmin):
    """Timers that run."""

    list_display = ("id", "kind", "subject", "generation", "due_at", "claimed_until")
    list_filter = ("kind",)


@admin.register(Alert)
class AlertAdmin(OperationalAdmin):
    """When queues were beyond their limits; the row without an end is so now."""

    list_display = ("queue", "kind", "limit", "raised_at", "cleared_at")
    list_filter = ("kind",)
    list_select_related = ("queue__shop",)


@admin.register(Outage)
class OutageAdmin(OperationalAdmin):
    """When nobody could serve; what ran out meanwhile was forgiven."""

    list_display = ("began", "lasted")

    @admin.display(description="Began", ordering="began_at")
    def began(self, outage: Outage) -> str:
        """To the second: most outages are shorter than a minute."""
        return date_format(localtime(outage.began_at), "j F Y, H:i:s")

    @admin.display(description="Lasted")
    def lasted(self, outage: Outage) -> str:
        """Hours, minutes and seconds, those that are not zero."""
        minutes, seconds = divmod(round((outage.ended_at - outage.began_at).total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        parts = [(hours, "h"), (minutes, "min"), (seconds, "s")]
        return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"


@admin.register(Outbox)
class OutboxAdmin(OperationalAdmin):
    """What leaves the system, and how often that was tried."""

    list_display = ("id", "kind", "created_at", "due_at", "attempts", "done_at", "failed_at", "last_error")
    list_filter = ("kind",)


@admin.register(Shopper)
class ShopperAdmin(OperationalAdmin):
    """Panels in browsers; the hash of their token is nobody's business."""

    list_display = ("id", "shop", "name", "email", "business_partner_id", "created_at", "expires_at", "revoked_at")
    list_filter = ("shop",)
    list_select_related = ("shop",)
    exclude = ("token_hash",)


@admin.register(Contact)
class ContactAdmin(OperationalAdmin):
    """People as agents see them."""

    list_display = ("id", "shop", "name", "email", "business_partner_id", "created_at")
    list_filter = ("shop",)
    list_select_related = ("shop",)
    search_fields = ("business_partner_id__exact", "email__exact")
    search_help_text = "A whole business partner ID or e-mail address."

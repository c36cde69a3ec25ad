"""What agents can do that not everybody can."""

from django.db import models

from assist.models.people import Agent
from assist.models.shops import Queue


class Skill(models.Model):
    """A language, a product area, a right: whatever a request may need and an agent may have."""

    name = models.CharField(max_length=60, unique=True)
    agents = models.ManyToManyField(Agent, blank=True, related_name="skills")
    queues = models.ManyToManyField(Queue, blank=True, related_name="needs")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

"""The steps of the wizard, in order."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from agentconsole.setup.embedding import DoneStep, EmbedStep
from agentconsole.setup.forms import StepForm
from agentconsole.setup.looks import LookStep
from agentconsole.setup.offerings import OfferingStep
from agentconsole.setup.people import PeopleStep
from agentconsole.setup.shops import ShopStep
from agentconsole.setup.weeks import HoursStep


@dataclass(frozen=True)
class Step:
    """One page: its word in addresses, its titles, its form."""

    word: str
    title: Promise
    question: Promise
    lead: Promise
    form: type[StepForm]

    @property
    def template(self) -> str:
        """The page of this step."""
        return f"setup/steps/{self.word}.html"


STEPS = (
    Step(
        "shop",
        gettext_lazy("Shop"),
        gettext_lazy("Which shop is this?"),
        gettext_lazy("Only pages of these addresses may show the help panel."),
        ShopStep,
    ),
    Step(
        "look",
        gettext_lazy("Look"),
        gettext_lazy("How shall it look?"),
        gettext_lazy("The Help button and the head of the panel take the colour of your shop."),
        LookStep,
    ),
    Step(
        "hours",
        gettext_lazy("Hours"),
        gettext_lazy("When do people answer?"),
        gettext_lazy("Outside these times the panel says when you are back, and takes a message."),
        HoursStep,
    ),
    Step(
        "channels",
        gettext_lazy("Languages and channels"),
        gettext_lazy("How do people reach you?"),
        gettext_lazy("You can switch on more at any time."),
        OfferingStep,
    ),
    Step(
        "people",
        gettext_lazy("People"),
        gettext_lazy("Who answers?"),
        gettext_lazy("Whoever is ticked here receives what this shop's customers ask."),
        PeopleStep,
    ),
    Step(
        "embed",
        gettext_lazy("Your pages"),
        gettext_lazy("Put it on your pages"),
        gettext_lazy("One line before </body>, on every page that shall have the Help button."),
        EmbedStep,
    ),
    Step(
        "done",
        gettext_lazy("Done"),
        gettext_lazy("Your shop is ready"),
        gettext_lazy("Try it once yourself: open your shop in one window and the console in another."),
        DoneStep,
    ),
)
WORDS = tuple(step.word for step in STEPS)


def step_named(word: str) -> Step | None:
    """The step of that word."""
    return next((step for step in STEPS if step.word == word), None)


def after(word: str, wish: str) -> str:
    """Where somebody on the step `word` goes who pressed `wish`: next, back, stay or a step's word."""
    if wish in WORDS or wish == "stay":
        return word if wish == "stay" else wish
    place = WORDS.index(word) + (-1 if wish == "back" else 1)
    return WORDS[max(0, min(place, len(WORDS) - 1))]

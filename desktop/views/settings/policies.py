"""What the administrator imposes on this computer: only where there is such a thing, or an error in it."""

from desktop.policy import Policy
from desktop.viewmodels.settings.policies import IMPOSES, imposed, where, wrong
from desktop.views.widgets.card import Card, Icon
from desktop.views.widgets.facts import FactsTable
from desktop.views.widgets.label import Label
from desktop.views.widgets.page import PageContext


class PoliciesCard(Card):
    """Read once: a change of the policy counts from the next start, as everywhere in the window."""

    def __init__(self, context: PageContext, policy: Policy) -> None:
        super().__init__("Stratégies", icon=Icon(context.theme, "lock"))
        self.facts = FactsTable()
        facts = imposed(policy)
        if facts:
            self.add(Label(IMPOSES, tone="muted"))
        self.add(self.facts)
        self.facts.show_facts(facts)
        if facts:
            self.add(Label(where(policy), "small", "muted"))
        self.add(*(Label(line, tone="warn") for line in wrong(policy)))

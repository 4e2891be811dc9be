"""The money of a phase: its page and CSV, a version of the budget, and putting it in force."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import DetailView

from activities import parts, services
from activities.kinds_of_phase import OF_MONEY
from bomca.editing import told_why_not
from bomca.merging import Start
from bomca.views import VisibleMixin, csv_response
from components.models import Budget
from components.models.budget import CHANGE_MONEY
from components.models.of_phase import phases_of
from components.money_of_phase import MoneyOfPhase

HEADER = ["heading", "contract_eur", "agreed_eur", "in_force_eur", "change_eur", "spent_eur", "left_eur"]


def cards(kinds, owner, user):
    """The tables of the kinds that have their card on a page, with what the person may do there."""
    found = []
    for kind in kinds:
        may = services.may_record(kind.model, owner, user)
        found.append({**parts.table(kind, owner, user), "may_record": may, "may_add": may})
    return found


class OfPhasePage(DetailView):
    """A page of the management of a phase, for those who may see what stands on it; 404 for others."""

    slug_field = slug_url_kwarg = "number"
    context_object_name = "phase"
    model_shown = None
    kinds = ()

    def get_queryset(self):
        return phases_of(self.request.user, self.model_shown).with_extensions()

    def get_context_data(self, **kwargs):
        tables = cards([kind for kind in self.kinds if kind.page], self.object, self.request.user)
        return super().get_context_data(tables=tables, **kwargs)


class MoneyPage(OfPhasePage):
    """Budget, expenditure, payments, forecast and large contracts of a phase, with the checks."""

    model_shown = Budget
    kinds = OF_MONEY
    template_name = "activities/money.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(money=MoneyOfPhase(self.object), **kwargs)


class MoneyExport(MoneyPage):
    """The table by heading as a CSV file."""

    def render_to_response(self, context, **kwargs):
        rows = context["money"].rows()
        lines = ([one.label, one.contract, one.agreed, one.in_force, one.change, one.spent, one.left] for one in rows)
        return csv_response(f"bomca-{self.object.number}-money.csv", HEADER, lines)


class BudgetPage(VisibleMixin, DetailView):
    """One version of the budget with its lines, and what stands against it."""

    queryset = Budget.objects.for_display()
    slug_field = slug_url_kwarg = "uid"
    context_object_name = "budget"
    template_name = "activities/budget.html"

    def get_context_data(self, **kwargs):
        budget, user = self.object, self.request.user
        may = user.has_perm(CHANGE_MONEY, budget) and not budget.is_locked
        (lines,) = cards([parts.KINDS["budget-lines"]], budget, user)
        start = may and Start(budget.revision, budget.facts()).signed(budget)
        return super().get_context_data(
            table=lines, findings=budget.findings(), may_change=may, started_from=start, **kwargs
        )


@require_POST
def approve_budget(request, uid):
    """Put a version of the budget in force, or say what stands against it."""
    budget = get_object_or_404(Budget.objects.visible_to(request.user).for_display(), uid=uid)
    if not request.user.has_perm(CHANGE_MONEY, budget):
        raise PermissionDenied
    with told_why_not(request):
        budget.approve(by=request.user, seen=Start.read(request.POST.get("started_from"), budget).facts)
        messages.success(request, _("This version of the budget is in force."))
    return redirect(budget)

"""The page of an extension: what would be different with it, who has signed, and the decision."""

from django.views.generic import DetailView

from bomca.merging import Start
from bomca.views import VisibleMixin
from components.extending import DECIDE, missing_signatures
from components.forms import DecisionForm, RejectionForm, SignatureForm
from components.models import Extension
from reports.branch import Branch


class ExtensionPage(VisibleMixin, DetailView):
    """An extension as a branch of its phase."""

    queryset = Extension.objects.select_related("phase").prefetch_related("addenda", "phase__extensions")
    slug_field = slug_url_kwarg = "uid"
    context_object_name = "extension"
    template_name = "reports/extension.html"

    def get_context_data(self, **kwargs):
        extension, branch = self.object, Branch(self.object, self.request.user)
        may = self.request.user.has_perm(DECIDE, extension)
        forms = {"decision": DecisionForm(), "rejection": RejectionForm(auto_id="reject_%s")} if may else {}
        signing = [
            (agreement, addendum, SignatureForm(auto_id=f"sign_{agreement.country.iso2}_%s") if may else None)
            for agreement, addendum in branch.sign_offs()
        ]
        return super().get_context_data(
            branch=branch,
            may_decide=may,
            signing=signing,
            missing=missing_signatures(extension) if extension.is_pending else [],
            started_from=may and Start(extension.revision).signed(extension),
            **forms,
            **kwargs,
        )

"""Asking an agency by letter, and reviewing what it answers, before it counts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from activities import services
from activities.forms.enquiries import EnquiryForm, ReviewForm
from activities.models import Enquiry
from activities.models.recommendation import ASK
from activities.tasks import send_enquiry, send_enquiry_again
from bomca import history
from bomca.views import VisibleMixin
from partners.models import Organisation


class EnquiryList(VisibleMixin, ListView):
    """Which agencies were asked, and which answers wait."""

    queryset = Enquiry.objects.for_display()
    template_name = "activities/enquiries.html"
    paginate_by = 25

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(ASK):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page, paginator = context["page_obj"], context["paginator"]
        agencies = Organisation.objects.filter(recommendations__isnull=False).distinct().select_related("country")
        return {**context, "page_range": paginator.get_elided_page_range(page.number, on_ends=1), "agencies": agencies}


def ask(request):
    """Ask one agency (`?agency=`): choose recommendations, and whom the letter goes to."""
    if not request.user.has_perm(ASK):
        raise PermissionDenied
    try:
        agency = get_object_or_404(Organisation.objects.visible_to(request.user), uid=request.GET.get("agency"))
    except ValidationError:
        raise Http404 from None
    form = EnquiryForm(request.POST if request.method == "POST" else None, user=request.user, agency=agency)
    if form.is_bound and form.is_valid() and form.record(by=request.user):
        send_enquiry.delay_on_commit(form.instance.pk, request.build_absolute_uri("/"))
        messages.success(request, _("The letter to %(agency)s is being sent.") % {"agency": agency})
        return redirect(form.instance)
    context = {"form": form, "agency": agency}
    return render(request, "activities/enquiry_form.html", context, status=422 if form.is_bound else 200)


def enquiry_for(user, uid):
    """An enquiry about recommendations all of which the person may ask about; 404 for everything else alike."""
    return get_object_or_404(Enquiry.objects.visible_to(user).for_display(), uid=uid)


@never_cache
def enquiry_page(request, uid):
    """What was asked, what was answered, and the office's review."""
    return show(request, enquiry_for(request.user, uid))


def show(request, enquiry, form=None):
    """The page of an enquiry; `form` is a review that was refused."""
    answers = enquiry.answers.select_related("recommendation__deliverable", "decided_by").order_by("-pk")
    context = {
        "enquiry": enquiry,
        "recommendations": enquiry.recommendations.for_display(),
        "waiting": [one for one in answers if not one.replaced and not one.decision],
        "others": [one for one in answers if one.replaced or one.decision],
        "form": form or ReviewForm(initial={"meeting": enquiry.meeting}),
    }
    return render(request, "activities/enquiry.html", context, status=422 if form else 200)


@require_POST
def review(request, uid):
    """Accept or decline one answer, or accept all that wait."""
    enquiry, form = enquiry_for(request.user, uid), ReviewForm(request.POST)
    word, _space, key = request.POST.get("decide", "").partition(" ")
    waiting = enquiry.answers.waiting().order_by("pk")
    chosen = list(waiting if word == "accept_all" else waiting.filter(pk=int(key) if key.isdecimal() else 0))
    if not chosen:
        messages.error(request, _("This answer was decided or replaced meanwhile. Look at it again."))
        return redirect(enquiry)
    if not form.is_valid():
        return show(request, enquiry, form)
    note, meeting = form.cleaned_data["decision_note"], form.cleaned_data["meeting"]
    try:
        with history.atomic():
            for one in chosen:
                if word == "decline":
                    services.decline(one, by=request.user, note=note)
                else:
                    services.accept(one, by=request.user, note=note, meeting=meeting)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return show(request, enquiry, form)
    told = ngettext("%(number)s answer is accepted.", "%(number)s answers are accepted.", len(chosen))
    messages.success(request, _("The answer is declined.") if word == "decline" else told % {"number": len(chosen)})
    return redirect(enquiry)


@require_POST
def send_again(request, uid):
    """Send the letter once more with a new link; the former one no longer works."""
    enquiry = enquiry_for(request.user, uid)
    if not enquiry.can_be_sent:
        messages.error(
            request,
            _("The letter cannot be sent again: its link is closed, or its address is erased. Ask the agency anew."),
        )
    else:
        send_enquiry_again.delay_on_commit(enquiry.pk, request.build_absolute_uri("/"))
        messages.success(request, _("The letter to %(agency)s is being sent.") % {"agency": enquiry.agency})
    return redirect(enquiry)


@require_POST
def revoke(request, uid):
    """Make the link useless."""
    enquiry = enquiry_for(request.user, uid)
    enquiry.revoke(by=request.user)
    messages.success(request, _("The link no longer works."))
    return redirect(enquiry)

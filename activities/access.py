"""The pages on access: why a person can or cannot, who sees a record, and the review an auditor signs."""

from django import forms
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponseBadRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from activities import explaining
from bomca.accounts import rights, seeing, viewing
from bomca.accounts.explaining import lists, of_list, review, standing
from bomca.accounts.models import User, Viewing
from bomca.accounts.naming import record_named
from bomca.filters import refused_parameters
from bomca.lookups import mentioning
from bomca.views import csv_response

EXPLAIN = "accounts.explain_access"
LATEST, PER_PAGE, MOST_PEOPLE = 20, 50, 20
HEADER = [
    "account", "email", "active", "last_sign_in", "role", "phase", "country", "component", "organisation",
    "since", "until", "given_by", "note", "as_of",
]  # fmt: skip


class Question(forms.Form):
    """Whose access, and to what."""

    person = forms.CharField(
        label=_("Person"), max_length=254, required=False, help_text=_("An e-mail address, or a part of the name.")
    )
    record = forms.CharField(
        label=_("Record"), max_length=500, required=False, help_text=_("Its address, code or identifier.")
    )
    of = forms.ChoiceField(label=_("List"), required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000, widget=forms.HiddenInput)

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.reader = reader
        titles = [(name, capfirst(model._meta.verbose_name_plural)) for name, model in lists().items()]
        self.fields["of"].choices = [("", "---------"), *titles]

    def clean_person(self):
        """The people meant: the one with that address, or all whose name or address holds the words."""
        words = self.cleaned_data["person"]
        exact = User.objects.filter(email__iexact=words)
        found = list(exact or mentioning(User.objects.all(), words, ("name", "email"))[:MOST_PEOPLE]) if words else []
        if words and not found:
            raise ValidationError(_("Nobody has this name or address. Check the spelling."), code="nobody")
        return found

    def clean_record(self):
        text = self.cleaned_data["record"]
        found = record_named(text, self.reader) if text.strip() else None
        if text.strip() and found is None:
            message = _("There is no such record. Paste its address, its identifier, or a code such as %(code)s.")
            raise ValidationError(message, code="no_record", params={"code": "B9-C1-2018-017"})
        return found

    def clean(self):
        cleaned = super().clean()
        for _name, problem in refused_parameters(self.data, self.fields, ()):
            self.add_error(None, problem)
        return cleaned


class AccessPage(PermissionRequiredMixin, TemplateView):
    """Why can they, or why can they not?"""

    permission_required = EXPLAIN
    raise_exception = True
    template_name = "activities/access.html"

    def get_context_data(self, **kwargs):
        form = Question(self.request.GET, reader=self.request.user)
        told = self.answer(form.cleaned_data) if form.is_valid() else {}
        log = Viewing.objects.visible_to(self.request.user).select_related("administrator", "person")
        return super().get_context_data(form=form, log=log[:LATEST], **told, **kwargs)

    def answer(self, asked):
        """What the page tells: of one person, of several to choose from, or of a record alone."""
        people, record, model = asked["person"], asked["record"], lists().get(asked["of"])
        person = people[0] if len(people) == 1 else None
        told = {"record": record, "model": model and model._meta.verbose_name_plural}
        if record:
            told["kind"] = capfirst(record._meta.verbose_name)
            told["address"] = record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""
        if person:
            told |= self.of_person(person, record, model)
        elif people:
            told["people"] = people
        elif record:
            seen = Paginator(seeing.who_sees(record), PER_PAGE).get_page(asked["page"])
            told |= {"page_obj": seen, "page_range": seen.paginator.get_elided_page_range(seen.number, on_ends=1)}
        return told

    def of_person(self, person, record, model):
        told = {
            "person": person,
            "may_view_as": viewing.may_be_viewed(self.request.user, person),
            "is_administrator": rights.is_administrator(person),
            "standings": [standing(one) for one in person.assignments.select_related("given_by").order_by("pk")],
        }
        if record:
            told["is_seen"] = seeing.is_seen(person, record)
            explain = explaining.ways_to if told["is_seen"] else explaining.why_not_seen
            told["why"] = list(explain(person, record))
            told["withheld"] = list(explaining.withheld(person, record))
            told["actions"] = explaining.actions(person, record)
        if model:
            told["of_list"] = of_list(person, model)
        return told

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=200 if context["form"].is_valid() else 400, **kwargs)


class AsOf(forms.Form):
    """As of which day the review is asked for."""

    as_of = forms.DateField(
        label=_("As of"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000, widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        for _name, problem in refused_parameters(self.data, self.fields, ()):
            self.add_error(None, problem)
        return cleaned

    @property
    def day(self):
        return self.cleaned_data.get("as_of") or rights.today()


class Review(PermissionRequiredMixin, TemplateView):
    """Who held which role on a day."""

    permission_required = EXPLAIN
    raise_exception = True
    template_name = "activities/access_review.html"

    def get_context_data(self, **kwargs):
        form = AsOf(self.request.GET)
        told = {}
        if form.is_valid():
            found = Paginator(list(review(form.day)), PER_PAGE).get_page(form.cleaned_data["page"])
            shown = found.paginator.get_elided_page_range(found.number, on_ends=1)
            told = {"day": form.day, "page_obj": found, "page_range": shown}
        return super().get_context_data(form=form, **told, **kwargs)

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=200 if context["form"].is_valid() else 400, **kwargs)


@permission_required(EXPLAIN, raise_exception=True)
def review_csv(request):
    """The same as a file, a line for each account and role."""
    form = AsOf(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest(form.errors.as_text(), content_type="text/plain; charset=utf-8")
    lines = (line(one, form.day) for one in review(form.day))
    return csv_response(f"bomca-access-{form.day.isoformat()}.csv", HEADER, lines)


def line(found, day):
    account, one = found["account"], found["assignment"]
    signed_in = account.last_login.isoformat(timespec="seconds") if account.last_login else ""
    given = [""] * 8
    if one:
        until = one.ends_on.isoformat() if one.ends_on else ""
        scope = [one.phase, one.country, one.component, one.organisation]
        given = [*(part or "" for part in scope), one.starts_on.isoformat(), until, one.given_by or "", one.note]
    active = "yes" if account.is_active else "no"
    return [account.name, account.email, active, signed_in, found["role"], *given, day.isoformat()]

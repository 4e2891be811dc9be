"""Edit pages on which two people never overwrite each other: what both changed is put to the second, field by field."""

from contextlib import contextmanager

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bomca import wording
from bomca.history.models import Entry
from bomca.idempotency.pages import OF_FORM
from bomca.merging import MINE, Difference, Start, differences, merged, plain
from bomca.revisions import Stale
from bomca.views import FormPage

CHOICE = "choice-"
SAVED_SINCE = gettext_lazy("Nothing was done: someone else saved it after you opened its page. Look at it again.")


class MergingForm(forms.ModelForm):
    """A form that carries where the person's work began, so that it can be told from what others saved meanwhile."""

    started_from = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = Start()
        if not self.instance._state.adding:
            self.now = Start(self.instance.revision, self.stored())
            self.initial["started_from"] = self.now.signed(self.instance)

    def names(self):
        """The facts of the record that the form edits."""
        return [name for name in self._meta.fields if name in self.fields]

    def stored(self):
        """The facts as they are in the database now, in plain form."""
        return {name: plain(self.initial.get(name)) for name in self.names()}

    def typed(self):
        """The facts as the person has typed them, in plain form."""
        cleaned = getattr(self, "cleaned_data", {})
        return {name: plain(cleaned[name] if name in cleaned else self[name].data) for name in self.names()}

    def with_facts(self, facts):
        """What would have been posted, had the person typed these facts."""
        data = self.data.copy()
        for name in self.names():
            value = facts[name]
            data.setlist(self.add_prefix(name), value if isinstance(value, list) else [value])
        return data

    def label_of(self, name):
        return self.fields[name].label

    def in_words(self, name, value):
        """A plain fact as people read it; empty text where there is nothing."""
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return _("yes") if value == "True" else _("no")
        if isinstance(field, forms.DateField):
            return wording.on(value) if value else ""
        if hasattr(field, "choices"):
            labels = dict(flat(field.choices))
            known = [labels[one] for one in (value if isinstance(value, list) else [value]) if one and one in labels]
            return ", ".join(sorted(known))
        return value


def flat(choices):
    """The choices of a field, out of their groups, by the text that a form posts."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from flat(label)
        else:
            yield str(value), str(label)


class MergingEdit(FormPage):
    """An edit page; what someone else saved meanwhile is shown beside what was typed, and nothing of either is lost."""

    def post(self, request, *args, **kwargs):
        try:
            self.object = self.get_object()
        except (Http404, PermissionDenied) as refusal:
            return self.show_typed(refusal, request.POST)
        try:
            return self.keep(self.form_of(request.POST))
        except Stale:  # saved by another between our look and our update
            return self.post(request, *args, **kwargs)

    def form_of(self, data):
        """The form, filled in with this data."""
        return self.get_form_class()(**{**self.get_form_kwargs(), "data": data})

    def keep(self, form):
        """Save what was typed, or show what stands against it."""
        if not form.is_valid():
            return self.form_invalid(form)
        if self.object is None or self.object._state.adding:  # stands against nothing that another may have saved
            return self.form_valid(form)
        start = Start.read(form.data.get("started_from"), self.object)
        seen = Start.read(form.data.get("seen"), self.object)
        if seen.facts is not None:
            return self.resolve(form, start, seen)
        found = differences(start.facts, form.now.facts, form.typed())
        if start.revision != form.now.revision and any(one.keeps != MINE for one in found):
            return self.show_clash(form, found)
        return self.form_valid(form)

    def resolve(self, form, start, seen):
        """Take what the person chose on the page of a clash; it stands for the revision that was `seen` there."""
        mine, choices = form.typed(), chosen(form.data)
        found = differences(start.facts, seen.facts, mine)
        if any(one.keeps is None and choices.get(one.name) not in one.choices for one in found):
            return self.show_clash(form, differences(start.facts, form.now.facts, mine), is_undecided=True)
        data = form.with_facts(merged(mine, found, choices))
        data["started_from"] = data.pop("seen")[-1]
        self.object = self.get_object()  # checking the form has put my facts into it
        return self.keep(self.form_of(data))

    def show_clash(self, form, found, *, is_undecided=False):
        """Both texts, with a choice where both people changed the same fact (409); nothing is saved."""
        context = {
            "form": form,
            "clashes": [Told(form, one) for one in found if one.keeps is None],
            "agreed": [Told(form, one) for one in found if one.keeps is not None],
            "carried": list(carried(form.data)),
            "seen": form.now.signed(self.object),
            "is_undecided": is_undecided,
            "theirs": (theirs := self.get_object()),
            "saved_by": self.saved_by(theirs),
        }
        return self.response_class(self.request, ["ui/clash.html"], self.get_context_data(**context), status=409)

    def saved_by(self, record):
        """Who saved the record last; None where that was not a person."""
        last = Entry.objects.of(record).first()
        return last and get_user_model().objects.filter(pk=last.actor_id).first()

    def show_typed(self, refusal, data):
        """The record was deleted or locked, or is no longer this person's to see: what was typed can be copied."""
        label = f"{self.form_class._meta.model._meta.label_lower}:{self.kwargs.get('uid')}"
        if not Start.is_of(data.get("started_from"), label):
            raise refusal
        self.object = None
        form = self.form_of(data)
        form.is_valid()
        facts = form.typed().items()
        wrong = form.errors
        typed = [(form.label_of(name), value if name in wrong else form.in_words(name, value)) for name, value in facts]
        is_gone = isinstance(refusal, Http404)
        context = {"typed": [one for one in typed if one[1]], "is_gone": is_gone, "reason": str(refusal)}
        return self.response_class(self.request, ["ui/typed.html"], context, status=404 if is_gone else 409)


class RecordEdit(MergingEdit):
    """An edit page whose form saves through its service (`bomca.forms.Refusing`), for the person who posts it."""

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form):
        if not form.record(by=self.request.user):
            return self.form_invalid(form)
        self.say_saved(form.instance)
        return redirect(self.leads_to(form.instance))

    def say_saved(self, record):
        messages.success(self.request, _("Saved: %(record)s") % {"record": record})

    def leads_to(self, record):
        """Where the person goes on once the record is saved."""
        return record


@contextmanager
def told_why_not(request, *, typed="", stale=SAVED_SINCE):
    """Within it a step is taken; what stands against that is told on the next page and not raised.

    typed: what the person wrote for the step, given back with the refusal. stale: what to say where someone else was
    faster.
    """
    try:
        yield
    except (ValidationError, Stale) as refusal:
        messages.error(request, str(stale) if isinstance(refusal, Stale) else " ".join(refusal.messages))
        say_typed(request, typed)


def say_typed(request, text):
    """Give back what was written for something that was not done."""
    if text:
        messages.info(request, _("You had written: %(text)s") % {"text": text})


def refuse_if_changed(request, record):
    """Raise Stale where somebody has saved the record since the person opened its page."""
    if Start.read(request.POST.get("started_from"), record).revision != record.revision:
        raise Stale(record)


class Told:
    """A difference as the page of a clash shows it."""

    def __init__(self, form, difference: Difference):
        self.difference, self.label = difference, form.label_of(difference.name)
        self.name, self.keeps, self.is_start_known = difference.name, difference.keeps, difference.before is not None
        self.before, self.theirs, self.mine = (
            form.in_words(difference.name, value) if value is not None else ""
            for value in (difference.before, difference.theirs, difference.mine)
        )
        self.together = form.in_words(difference.name, difference.together) if len(difference.choices) > 2 else ""
        self.chosen = chosen(form.data).get(difference.name)


def chosen(data):
    """What was chosen on the page of a clash: name -> mine, theirs or both."""
    return {name.removeprefix(CHOICE): value for name, value in data.items() if name.startswith(CHOICE)}


def carried(data):
    """What was posted, name by name, for the page of a clash to post again."""
    left = {*OF_FORM, "seen"}
    for name, values in data.lists():
        if name not in left and not name.startswith(CHOICE):
            yield from ((name, value) for value in values)

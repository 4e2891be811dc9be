"""What one may ask of the history: who, what, when, in which words."""

from datetime import datetime, time

import django_filters
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bomca import wording
from bomca.filters import StrictFilterSet
from bomca.history import hiding, parts, states, words
from bomca.history.models import Entry, Kind
from bomca.lookups import mentioning

PORTAL = "portal"
AT_ONCE = 200  # entries that are read again at a time


def is_found_in(entry, reader, given):
    """Whether every one of the words stands in what the reader is shown of the entry."""
    hidden = reader.hidden(entry) & {hiding.TITLE, hiding.REASON}
    told = [text for name, text in ((hiding.TITLE, entry.title), (hiding.REASON, entry.reason)) if name not in hidden]
    return not hidden or all(any(word.casefold() in text.casefold() for text in told) for word in given)


class EntryFilter(StrictFilterSet):
    """Narrows the history; its choices are what the person may see of it."""

    q = django_filters.CharFilter(label=_("Words in the title or the reason"), max_length=200)
    who = django_filters.ChoiceFilter(method="by_person", label=_("Who"))
    kind = django_filters.ChoiceFilter(choices=Kind, label=_("What happened"))
    model = django_filters.ChoiceFilter(label=_("Kind of record"))
    field = django_filters.ChoiceFilter(method="by_field", label=_("Field"))
    since = django_filters.DateFilter(method="from_day", label=_("From the day"))
    until = django_filters.DateFilter(method="until_day", label=_("Until the day"))
    record = django_filters.UUIDFilter(method="of_record", label=_("Identifier of the record"))
    key = django_filters.CharFilter(label=_("Its number in the database"), max_length=64)
    request_id = django_filters.CharFilter(label=_("Request"), max_length=64)
    change_set = django_filters.UUIDFilter(label=_("Change set"))

    class Meta:
        model = Entry
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = self.request.user
        shown = [model for model, _owner in parts.shown_models(user)]
        acting = Entry.objects.visible_to(user).order_by().values("actor_id").distinct()
        people = get_user_model().objects.filter(pk__in=acting).order_by("name", "pk")
        self.filters["who"].extra["choices"] = [
            (PORTAL, _("the portal")),
            *((str(one.uid), str(one)) for one in people),
        ]
        self.filters["model"].extra["choices"] = sorted(
            ((model._meta.label_lower, str(model._meta.verbose_name)) for model in shown), key=lambda pair: pair[1]
        )
        named = {
            f.name: words.label(model, f.name)
            for model in shown
            for f in (*states.columns(model), *states.links(model))
        }
        self.filters["field"].extra["choices"] = sorted(named.items(), key=lambda pair: pair[1])

    def is_valid(self):
        valid = super().is_valid()
        words_given = valid and self.form.cleaned_data.get("q")
        if not words_given or self._to_read_again(self._mentioning(words_given)).count() <= settings.HISTORY_SEARCHED:
            return valid
        message = _("These words stand in more than %(most)s changes. Add a word, a person, a kind of record or a day.")
        told = ValidationError(message, code="too_many", params={"most": wording.number(settings.HISTORY_SEARCHED)})
        self.form.add_error("q", told)
        return False

    def _mentioning(self, words_given):
        """What the other filters leave, and the words find."""
        found = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            found = found if name == "q" else self.filters[name].filter(found, value)
        return mentioning(found, words_given, ("title", "reason"))

    def filter_queryset(self, queryset):
        words_given = self.form.cleaned_data.get("q")
        if not words_given:
            return super().filter_queryset(queryset)
        found = self._mentioning(words_given)
        return found.exclude(pk__in=list(self._found_by_what_is_hidden(found, words_given)))

    def _to_read_again(self, found):
        """Of the entries found, those that may keep something from the person; from administrators none does."""
        if self.request.user.is_superuser:
            return found.none()
        return found.filter(model__in=[model._meta.label_lower for model in hiding.models_that_hide()])

    def _found_by_what_is_hidden(self, found, value):
        """Of the entries found, those that the words would not find in what the person is shown of them."""
        keys = list(self._to_read_again(found).order_by().values_list("pk", flat=True))
        for begin in range(0, len(keys), AT_ONCE):
            entries = list(Entry.objects.filter(pk__in=keys[begin : begin + AT_ONCE]))
            reader = words.Reader(entries, self.request.user)
            yield from (entry.pk for entry in entries if not is_found_in(entry, reader, value.split()))

    def by_person(self, queryset, name, value):
        if value == PORTAL:
            return queryset.filter(actor_id=None)
        return queryset.by(get_user_model().objects.get(uid=value))

    def by_field(self, queryset, name, value):
        told = {value, *(f.attname for f in self._fields() if f.name == value)}
        pattern = "|".join(f'"{one}"' for one in sorted(told))
        return queryset.alias(names=Cast("fields", TextField())).filter(names__regex=pattern)

    def _fields(self):
        return [f for model, _owner in parts.shown_models(self.request.user) for f in states.columns(model)]

    def from_day(self, queryset, name, value):
        return queryset.filter(at__gte=timezone.make_aware(datetime.combine(value, time.min)))

    def until_day(self, queryset, name, value):
        return queryset.filter(at__lte=timezone.make_aware(datetime.combine(value, time.max)))

    def of_record(self, queryset, name, value):
        one = Entry.objects.filter(uid=str(value)).first()
        model = one and words.model_of(one)
        return queryset.with_parts(model, model._meta.pk.to_python(one.key)) if model else queryset.none()

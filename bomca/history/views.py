"""The pages of the history: everything that was changed, as far as the person may see it; and each entry."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.views.generic import DetailView, ListView

from bomca.history import sentences, words
from bomca.history.asking import PERMISSION
from bomca.history.filters import EntryFilter
from bomca.history.models import Entry
from bomca.views import FilteredExportMixin, FilteredListMixin, VisibleMixin, csv_response

AT_ONCE = 200
HEADER = [
    "number", "at", "who", "what_happened", "kind_of_record", "record", "identifier", "changes", "reason",
    "request", "change_set", "seal",
]  # fmt: skip


class OfTheHistory(PermissionRequiredMixin, VisibleMixin):
    """Open to those who may see the history, and of it what they may see of the records."""

    permission_required = PERMISSION
    queryset = Entry.objects.all()


class EntryList(FilteredListMixin, OfTheHistory, ListView):
    """Everything that was changed, newest first."""

    filterset_class = EntryFilter
    template_name = "history/list.html"
    paginate_by = 50

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "told": sentences.tell(context["object_list"], self.request.user)}


class EntryExport(FilteredExportMixin, OfTheHistory, ListView):
    """The same as a CSV file."""

    filterset_class = EntryFilter

    def file_of(self, entries):
        return csv_response("bomca-history.csv", HEADER, self.lines(entries))

    def lines(self, entries):
        last = None
        while some := list((entries.filter(sequence__lt=last) if last else entries)[:AT_ONCE]):
            reader, last = words.Reader(some, self.request.user), some[-1].sequence
            for entry in some:
                yield [
                    entry.sequence, entry.at.isoformat(), reader.who(entry), entry.kind, words.kind(entry),
                    reader.title(entry), entry.uid, sentences.changes(entry, reader), reader.reason(entry),
                    entry.request_id,
                    entry.change_set, entry.hash,
                ]  # fmt: skip


class EntryPage(OfTheHistory, DetailView):
    """One entry with all that an auditor needs."""

    pk_url_kwarg = "sequence"
    context_object_name = "entry"
    template_name = "history/entry.html"

    def get_context_data(self, **kwargs):
        entry, user = self.object, self.request.user
        reader = words.Reader([entry], user)
        names = entry.fields or sorted({*(entry.before or {}), *(entry.after or {})})
        rows = [
            (
                words.label(words.model_of(entry), name),
                reader.say(entry, name, (entry.before or {}).get(name)),
                reader.say(entry, name, (entry.after or {}).get(name)),
            )
            for name in names
        ]
        record = reader.record(entry)
        return super().get_context_data(
            sentence=sentences.tell([entry], user)[0].text,
            rows=rows,
            who=reader.who(entry),
            kind=words.kind(entry),
            title=reader.title(entry),
            reason=reader.reason(entry),
            address=record.get_absolute_url() if hasattr(record, "get_absolute_url") else "",
            **kwargs,
        )

"""The equipment that was handed over, in all activities: list, totals and CSV."""

from dataclasses import replace
from decimal import Decimal

from django.views.generic import ListView

from activities import parts
from activities.exchange.kinds import WITHHELD
from activities.filters_parts import EquipmentFilter
from activities.models import HandoverItem
from activities.models.handover_item import EquipmentCategory, total
from bomca.views import FilteredExportMixin, FilteredListMixin, VisibleMixin, csv_response
from partners.models import Organisation

HEADER = [
    "activity", "activity_code", "phase", "description", "category", "quantity", "lump_sum", "unit_value_eur",
    "total_value_eur", "recipient", "country", "place", "delivered_on", "certificate", "deployment", "dual_use", "uid",
]  # fmt: skip
COLUMNS = (
    "description", "category", "quantity", "unit_value", "total_value", "recipient", "place", "delivered_on", "proof",
    "is_dual_use",
)  # fmt: skip


class EquipmentList(FilteredListMixin, VisibleMixin, ListView):
    """Every item the person may see, with the totals of what the filters choose."""

    queryset = HandoverItem.objects.select_related("activity", "recipient__country", "place", "certificate").order_by(
        "-delivered_on", "-pk"
    )
    filterset_class = EquipmentFilter
    template_name = "activities/equipment.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows, kind = self.object_list, replace(parts.KINDS["equipment"], columns=COLUMNS, sums=())
        return context | {
            "table": parts.table_of(kind, list(context["page_obj"])),
            "value": rows.value(),
            "withheld": rows.count() - rows.telling("total_value").count(),
            "by_agency": self.by_agency(rows),
            "by_category": self.by_category(rows),
        }

    def by_agency(self, rows):
        """(agency, EUR, the address's parameter) of each recipient, the largest first."""
        sums = rows.telling("total_value").order_by().values("recipient").annotate(value=total())
        found = dict(sums.values_list("recipient", "value"))
        agencies = Organisation.objects.in_bulk(found)
        told = [(agencies[key], cents(value), str(agencies[key].uid)) for key, value in found.items()]
        return sorted(told, key=lambda one: (-one[1], str(one[0])))

    def by_category(self, rows):
        sums = rows.telling("total_value").order_by().values("category").annotate(value=total())
        labels = dict(EquipmentCategory.choices)
        told = [(labels[key], cents(value), key) for key, value in sums.values_list("category", "value")]
        return sorted(told, key=lambda one: (-one[1], str(one[0])))


class EquipmentExport(FilteredExportMixin, VisibleMixin, ListView):
    """The filtered list as a CSV file."""

    queryset = HandoverItem.objects.select_related(
        "activity__phase", "recipient__country", "place", "certificate"
    ).order_by("-delivered_on", "-pk")
    filterset_class = EquipmentFilter

    def file_of(self, rows):
        return csv_response("bomca-equipment.csv", HEADER, (line(one) for one in rows.iterator(chunk_size=500)))


def line(item):
    """One item as a line; what is withheld from the reader says so."""

    def told(name, value):
        return WITHHELD if name in item.withheld else value

    country = item.recipient.country
    return [
        item.activity.uid,
        item.activity.code,
        item.activity.phase.number,
        item.description,
        item.category,
        told("quantity", item.quantity),
        "yes" if item.is_lump_sum else "no",
        told("unit_value", item.unit_value),
        told("total_value", item.total_value),
        item.recipient.name,
        country.iso2 if country else "",
        told("place", item.place.name if item.place else ""),
        item.delivered_on.isoformat() if item.delivered_on else "",
        item.proof,
        item.deployment,
        "yes" if item.is_dual_use else "no",
        item.uid,
    ]


def cents(value):
    return value.quantize(Decimal("0.01"))

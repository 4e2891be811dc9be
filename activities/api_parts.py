"""Parts of activities, calls for grants, sub-grants and instalments for machines: one resource for each kind.

Serializers and resources are made from the table in `activities/parts.py`.
"""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied

from activities import filters_parts, services
from activities.parts import KINDS, field_of
from activities.services.parts import keys_of
from bomca.api_input import CheckedSerializer, Key
from bomca.filters import StrictFilterSet
from bomca.history.acting import because
from bomca.problems import Conflict
from bomca.resources import WRITE, Resource

SET_BY_THE_PORTAL = ("erased_at", "erased_why", "created_at", "updated_at")
KEYS = {"country": "iso2", "phase": "number"}
FILTERS = {
    "equipment": filters_parts.EquipmentOfActivityFilter,
    "action-points": filters_parts.ActionPointFilter,
    "grant-calls": filters_parts.GrantCallFilter,
    "sub-grants": filters_parts.SubGrantFilter,
    "instalments": None,
}


class PartKey(Key):
    """What a part is recorded in, or points at; of what belongs to activities, only where the caller may write."""

    def get_queryset(self):
        model, user = self.parent.Meta.model, self.context["request"].user
        if self.source == self.parent.context["kind"].owner:
            return services.open_owners(model, user)
        seen = super().get_queryset()
        if any(field.name == "activity" for field in seen.model._meta.concrete_fields):
            return seen.filter(activity__in=keys_of(services.open_owners(model, user)))
        return seen


class PartSerializer(CheckedSerializer):
    """A part, written under the same rules as on its page. What it belongs to is given once and stays."""

    change_reason = serializers.CharField(max_length=services.LONGEST_REASON, write_only=True, required=False)

    def build_relational_field(self, field_name, relation_info):
        field, related = relation_info.model_field, relation_info.related_model
        about = {"slug_field": KEYS.get(related._meta.model_name, "uid"), "queryset": related.objects.all()}
        if field.null:
            about |= {"allow_null": True, "required": False}
        return PartKey, about

    def validate(self, facts):
        owner = self.context["kind"].owner
        if self.instance and facts.get(owner, getattr(self.instance, owner)) != getattr(self.instance, owner):
            raise serializers.ValidationError({owner: _("It stays where it was recorded. Record a new one instead.")})
        return facts

    def permission_for(self, record):
        return services.permission_for(type(record))

    def keep(self, record, links):
        with because(links.pop("change_reason", "")):
            return services.record_part(record, by=self.context["request"].user)


def serializer_of(kind):
    """The serializer class of a kind."""
    told = ["withheld"] if getattr(kind.model, "sensitive", ()) else []
    kept = [name for name in SET_BY_THE_PORTAL if field_of(kind.model, name)]
    fields = ["uid", kind.owner, *kind.fields, *told, *kept, "change_reason"]
    facts = {"model": kind.model, "fields": fields, "read_only_fields": ["uid", *kept]}
    facts |= {"validators": [], "extra_kwargs": {"total_value": {"required": False}} if "total_value" in fields else {}}
    declared = {"withheld": serializers.ListField(child=serializers.CharField(), read_only=True)} if told else {}
    name = f"{kind.model.__name__}Serializer"
    about = {"Meta": type("Meta", (), facts), "__doc__": kind.model.__doc__, "__module__": __name__, **declared}
    return type(name, (PartSerializer,), about)


class PartResource(Resource):
    """What the resources of all kinds share."""

    http_method_names = WRITE
    kind = None

    def get_serializer_context(self):
        return {**super().get_serializer_context(), "kind": self.kind}

    def create(self, request, *args, **kwargs):
        """Record one, in something that is given by its key."""
        self.require(services.permission_for(self.kind.model))
        return super().create(request, *args, **kwargs)

    def partial_update(self, request, *args, **kwargs):
        """Correct one. What is a part of a verified activity is locked with it (409), but for what comes after."""
        self.check(self.get_object().owner_record)
        return super().partial_update(request, *args, **kwargs)

    def save(self, serializer):
        """Save what the caller sent where they may."""
        serializer.is_valid(raise_exception=True)
        self.check(serializer.validated_data.get(self.kind.owner) or serializer.instance.owner_record)
        return serializer.save()

    def check(self, owner):
        """Refuse (403) who may not record there; 409 where the activity is locked."""
        if not services.may_record(self.kind.model, owner, self.request.user):
            is_locked = getattr(owner, "is_locked", False)
            if is_locked and self.request.user.has_perm(services.permission_for(self.kind.model), owner):
                raise Conflict
            raise PermissionDenied


def filter_of(kind):
    """The filter class of a kind that has no filters of its own."""
    facts = {"Meta": type("Meta", (), {"model": kind.model, "fields": []}), "__module__": __name__}
    if kind.owner == "activity":
        return type(f"{kind.model.__name__}Filter", (filters_parts.PartFilter,), facts)
    return type(f"{kind.model.__name__}Filter", (StrictFilterSet,), facts | filters_parts.of_phase(kind))


def resource_of(kind):
    """The resource class of a kind."""
    found = FILTERS[kind.name] if kind.name in FILTERS else filter_of(kind)
    facts = {"kind": kind, "queryset": kind.model.objects.for_display(), "serializer_class": serializer_of(kind)}
    facts |= {"filterset_class": found, "__doc__": kind.model.__doc__, "__module__": __name__}
    return type(f"{kind.model.__name__}Resource", (PartResource,), facts)


RESOURCES = {name: resource_of(kind) for name, kind in KINDS.items()}


def register(router):
    """Give every kind its address."""
    for name, resource in RESOURCES.items():
        router.register(name, resource, basename=f"api-{name}")

"""How the API describes itself: OpenAPI 3.1 at /api/schema/, to be read at /api/docs/."""

from django.urls import reverse
from django_filters import filters
from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiFilterExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_parameter_type
from drf_spectacular.utils import OpenApiParameter
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework import serializers

from bomca.accounts import scopes
from bomca.history.asking import PastResource
from bomca.idempotency.api import PARAMETER as IDEMPOTENCY_KEY
from bomca.merged import Mergeable
from bomca.preconditions import IF_MATCH, IF_NONE_MATCH, TOLD
from bomca.problems import MEDIA_TYPE, PROBLEMS, TYPE

AS_OF = build_parameter_type(
    "as_of",
    {"type": "string"},
    OpenApiParameter.QUERY,
    description="The list as it stood at the end of a day (2019-12-31) or at a moment (2019-12-31T12:00).",
)
ALWAYS = [400, 401, 403, 406, 429, 500, 503]
WITH_BODY = [409, 413, 415]
OF_CHANGE = [412, 428]


class ErrorSerializer(serializers.Serializer):
    """One thing that is wrong: a place in the body (`pointer`, RFC 6901), a parameter of the query or a header."""

    pointer = serializers.CharField(required=False)
    parameter = serializers.CharField(required=False)
    header = serializers.CharField(required=False)
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """A problem document (RFC 9457). `code` is stable; `title` and `detail` are for people, in their language."""

    type = serializers.ChoiceField([(TYPE + code, code) for code in PROBLEMS])
    code = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    instance = serializers.CharField(required=False)
    errors = ErrorSerializer(many=True, required=False)


class ApiSchema(AutoSchema):
    """Describes an operation together with the problems it can answer."""

    def get_tags(self):
        """The resource's own name: /api/v1/activities/… is about activities."""
        return [self.path.removeprefix("/api/v1/").split("/")[0] or "root"]

    def _get_response_bodies(self, direction="response"):
        responses = super()._get_response_bodies(direction)
        for number in self.problem_statuses():
            told = self._get_response_for_code(ProblemSerializer, str(number), media_types=[MEDIA_TYPE])
            responses.setdefault(str(number), told)
        if getattr(self.view, "action", "") == "retrieve":
            responses["304"] = {"description": "You have it already."}
            if issubclass(self.view.queryset.model, Mergeable):
                responses["301"] = self._get_response_for_code(ProblemSerializer, "301", media_types=[MEDIA_TYPE])
        return responses

    def get_override_parameters(self):
        """The headers by which a record is changed only as it was read, and nothing is done twice."""
        keyed = [IDEMPOTENCY_KEY] if self.method == "POST" else []
        if self.changes_record:
            return [IF_MATCH, TOLD, *keyed]
        return keyed + {"retrieve": [IF_NONE_MATCH, TOLD], "create": [TOLD]}.get(getattr(self.view, "action", ""), [])

    @property
    def changes_record(self):
        return self.method in {"POST", "PATCH"} and "{" in self.path

    def problem_statuses(self):
        of_writing = WITH_BODY if self.method in {"POST", "PATCH"} else []
        of_record = [404] if "{" in self.path else []
        of_change = OF_CHANGE if self.changes_record else []
        of_key = [422] if self.method == "POST" else []
        return sorted([*ALWAYS, *of_writing, *of_record, *of_change, *of_key])


class TokenScheme(OpenApiAuthenticationExtension):
    """How a person's token and a client's access token are shown, for the schema."""

    target_class = "bomca.accounts.tokens.TokenAuthentication"
    name = ["token", "client"]

    def get_security_definition(self, auto_schema):
        description = "A token made at /account/tokens/, as `Authorization: Bearer bomca_…`."
        told = {name: str(text) for name, text in scopes.described().items()}
        flow = {"tokenUrl": reverse("oauth-token"), "scopes": told}
        advice = "A partner's machine: the access token of its client, as `Authorization: Bearer bomca_access_…`."
        return [
            {"type": "http", "scheme": "bearer", "description": description},
            {"type": "oauth2", "flows": {"clientCredentials": flow}, "description": advice},
        ]

    def get_security_requirement(self, auto_schema):
        """Either will do; both need the scope of the operation."""
        is_scoped = scopes.HasScope in auto_schema.view.permission_classes
        needed = [scopes.needed(auto_schema.view, auto_schema.method)] if is_scoped else []
        return [{"token": needed}, {"client": needed}]


class FilterScheme(OpenApiFilterExtension):
    """How lists are filtered, told from the filters themselves rather than guessed from the model."""

    target_class = "bomca.api.StrictFilters"
    priority = 1

    def get_schema_operation_parameters(self, auto_schema, *args, **kwargs):
        filterset_class = auto_schema.view.filterset_class
        found = filterset_class.base_filters.items() if filterset_class else []
        told = [
            build_parameter_type(name, schema_of(one), OpenApiParameter.QUERY, description=str(one.label or name))
            for name, one in found
        ]
        return [*told, AS_OF] if isinstance(auto_schema.view, PastResource) else told


def schema_of(one):
    """The values a filter takes."""
    if isinstance(one, filters.DateFilter):
        return {"type": "string", "format": "date"}
    choices = getattr(one.extra.get("choices"), "choices", one.extra.get("choices"))
    return {"type": "string", "enum": [str(value) for value, _label in choices]} if choices else {"type": "string"}


class Reference(SpectacularSwaggerSplitView):
    """The browsable reference of the API."""

    template_name = "bomca/api_reference.html"
    url_name = "api-schema"

"""The addresses of the API; each app brings its own resources, named here as a string."""

from django.urls import include, path, re_path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from bomca.accounts.oauth import give_token
from bomca.api_schema import ApiSchema, Reference

BASE = "/api/v1/"
APPS = ["partners.api", "components.api", "activities.api", "reports.api"]


class Root(APIView):
    """What the API holds: the address of each resource."""

    schema = ApiSchema()
    permission_classes = [IsAuthenticated]  # it names resources and tells nothing of them: no scope

    @extend_schema(responses={200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}})
    def get(self, request):
        return Response({name: request.build_absolute_uri(f"{BASE}{name}/") for name in names_of_lists()})


class Nothing(APIView):
    """Every other address below /api/ answers in the API's own way too."""

    schema = None
    permission_classes = ()

    def initial(self, request, *args, **kwargs):
        raise NotFound


def names_of_lists():
    """The resources, by the one word of the address that lists them."""
    patterns = (pattern for included in INCLUDED for pattern in included[0].urlpatterns)
    addresses = (str(pattern.pattern).strip("/") for pattern in patterns)
    return sorted({address for address in addresses if "<" not in address})


INCLUDED = [include(app) for app in APPS]

urlpatterns = [
    path("v1/", Root.as_view(), name="api-root"),
    *(path("v1/", included) for included in INCLUDED),
    path("oauth/token", give_token, name="oauth-token"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", Reference.as_view(), name="api-docs"),
    re_path("", Nothing.as_view()),
]

"""What every resource of the API shares."""

from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework import mixins, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.routers import SimpleRouter

from bomca.api import refuse_wrong
from bomca.api_input import CheckedSerializer
from bomca.api_schema import ApiSchema

__all__ = ["READ", "WRITE", "CheckedSerializer", "Resource", "Router"]

READ = ["get", "head", "options"]
WRITE = [*READ, "post", "patch"]


class Router(SimpleRouter):
    """One address per resource: no second one by a format suffix, and only ASCII in keys."""

    include_format_suffixes = False

    def __init__(self):
        super().__init__(use_regex_path=False)

    def register(self, prefix, viewset, **kwargs):
        """Add a resource under its address, by whose name scopes know it."""
        viewset.resource = prefix
        super().register(prefix, viewset, **kwargs)


class Gated(viewsets.GenericViewSet):
    """What begins with the rows the caller may see; the rest is 404. Parameters narrow lists only."""

    schema = ApiSchema()
    http_method_names = READ
    lookup_field = "uid"
    lookup_value_converter = "uuid"
    filterset_class = None
    resource = ""  # set by the router
    title = ""  # what people call it, where that is not what its records are called

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if self.action != "list":
            refuse_wrong(request.query_params, {}, of_the_list=())

    def finalize_response(self, request, response, *args, **kwargs):
        """What one caller may see is kept in no cache between them and another."""
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        patch_vary_headers(response, ["Authorization", "Cookie"])
        return response

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset().none()
        return super().get_queryset().visible_to(self.request.user)

    def filter_queryset(self, queryset):
        """Filters narrow lists only; a record is found by its key alone."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def require(self, permission):
        """Refuse (403) a caller who lacks the permission."""
        if not self.request.user.has_perm(permission):
            raise PermissionDenied


class Resource(mixins.CreateModelMixin, mixins.UpdateModelMixin, viewsets.ReadOnlyModelViewSet, Gated):
    """A list of records and each record. Read-only unless the resource says `http_method_names = WRITE`."""

    def get_success_headers(self, data):
        """Where a new record is found."""
        return {"Location": self.reverse_action("detail", kwargs={self.lookup_field: data[self.lookup_field]})}

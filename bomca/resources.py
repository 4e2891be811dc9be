"""What every resource of the API shares."""

from contextlib import contextmanager

from django.http import Http404
from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework import status, viewsets
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from bomca import history
from bomca.api import refuse_wrong
from bomca.api_input import CheckedSerializer
from bomca.api_schema import ApiSchema
from bomca.idempotency.api import KeyedPosts
from bomca.merged import Mergeable, kept_for
from bomca.preconditions import PreconditionFailed, etag, is_known, require_match
from bomca.problems import Merged
from bomca.revisions import Stale

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


class Gated(KeyedPosts, viewsets.GenericViewSet):
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


class Resource(viewsets.ReadOnlyModelViewSet, Gated):
    """A list of records and each record. Read-only unless the resource says `http_method_names = WRITE`.

    A record is told with its ETag, and changed only by who sends that back: every change begins with `held()`.
    """

    def get_object(self):
        try:
            return super().get_object()
        except Http404:
            model, uid = self.queryset.model, self.kwargs[self.lookup_field]
            kept = kept_for(model, self.request.user, uid) if issubclass(model, Mergeable) else None
            if kept is None:
                raise
            raise Merged(self.reverse_action("detail", kwargs={self.lookup_field: kept.uid})) from None

    def retrieve(self, request, *args, **kwargs):
        """One record; 304 where the caller has it already."""
        response = self.tell(self.get_object())
        if is_known(request, response.headers["ETag"]):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": response.headers["ETag"]})
        return response

    def create(self, request, *args, **kwargs):
        return self.tell(self.save(self.get_serializer(data=request.data)), status=status.HTTP_201_CREATED)

    def partial_update(self, request, *args, **kwargs):
        with self.held() as record:
            self.save(self.get_serializer(record, data=request.data, partial=True))
        return self.tell(self.get_object())

    def save(self, serializer):
        """Save what the caller sent, if it is right; return the record."""
        serializer.is_valid(raise_exception=True)
        return serializer.save()

    @contextmanager
    def held(self):
        """The record, locked until the end of the block, once it is found to be as the caller has read it.

        Raises PreconditionRequired (428) without If-Match, PreconditionFailed (412) when it has changed.
        """
        with history.atomic():
            self._lock()
            record = self.get_object()
            require_match(self.request, etag(record, self.get_serializer(record).data))
            try:
                yield record
            except Stale:
                raise PreconditionFailed from None

    def _lock(self):
        # A statement of its own: PostgreSQL would join a row for which it had to wait with what was there before.
        key = {self.lookup_field: self.kwargs[self.lookup_field]}
        list(self.queryset.model.objects.order_by().select_for_update().filter(**key).values_list("pk"))

    def tell(self, record, status=status.HTTP_200_OK):
        """Answer with the record and its ETag; with its address too where it is new."""
        data = self.get_serializer(record).data
        headers = self.get_success_headers(data) if status == 201 else {}
        return Response(data, status=status, headers={**headers, "ETag": etag(record, data)})

    def get_success_headers(self, data):
        """Where a new record is found."""
        return {"Location": self.reverse_action("detail", kwargs={self.lookup_field: data[self.lookup_field]})}

"""The files of an activity for machines, under the same rules as on its page."""

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.fields import get_error_detail
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from activities import services
from activities.models import Activity, Attachment, ListViewing
from activities.models.attachment import RESTRICTED
from activities.models.list_viewing import Manner
from activities.models.participant_list import SEE
from activities.serializers import AttachmentSerializer
from bomca import uploads
from bomca.accounts.attempts import address_of
from bomca.api_input import StrictNames
from bomca.problems import Conflict

BYTES = {(200, "application/octet-stream"): OpenApiTypes.BINARY}


class UploadSerializer(AttachmentSerializer):
    """A file to add (multipart/form-data), and what it is."""

    file = serializers.FileField(write_only=True, allow_empty_file=True)

    class Meta(AttachmentSerializer.Meta):
        fields = ["file", "kind", "title", "language", "version", "caption", "credit", "consent"]
        read_only_fields = ()
        validators = []


class OpeningSerializer(StrictNames, serializers.ModelSerializer):
    """What a file with names is opened for; it is logged."""

    class Meta:
        model = ListViewing
        fields = ["purpose", "purpose_note"]


class AttachmentActions:
    """What an activity's resource can do with its files."""

    def get_queryset(self):
        seen = Attachment.objects.none()
        if self.request and not getattr(self.request, "as_of", None):  # files are only told as they are now
            seen = Attachment.objects.visible_to(self.request.user).kept()
        return super().get_queryset().prefetch_related(Prefetch("attachments", seen, to_attr="seen_attachments"))

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: AttachmentSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser], serializer_class=UploadSerializer)
    def attachments(self, request, uid):
        """Add a file. It is checked as on the page; nothing is kept of a refused one."""
        activity = self.get_object()
        self.require("activities.add_attachment", activity)
        given = UploadSerializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        facts = dict(given.validated_data)
        if facts["kind"] in RESTRICTED and not self.may_see_names(activity):
            raise serializers.ValidationError({"kind": _("You may not add files with names.")})
        try:
            upload = uploads.checked(facts.pop("file"))
            made = services.attach(Attachment(activity=activity, **facts), upload=upload, by=request.user)
        except ValidationError as error:
            told = error if hasattr(error, "error_dict") else ValidationError({"file": error})
            raise serializers.ValidationError(get_error_detail(told)) from None
        told = AttachmentSerializer(made, context=self.get_serializer_context()).data
        return Response(told, status=201, headers={"Location": told["url"]})

    def may_see_names(self, activity):
        return Activity.objects.keys_permitting(self.request.user, SEE).filter(pk=activity.pk).exists()

    def file(self, activity, key):
        files = Attachment.objects.visible_to(self.request.user).kept().select_related("stored", "activity")
        return get_object_or_404(files, activity=activity, uid=key)

    @extend_schema(responses=BYTES)
    @action(detail=True, url_path="attachments/<uuid:file>", url_name="attachment")
    def attachment(self, request, uid, file):
        """The bytes of a file. One with names is opened by POST, which says what for (409)."""
        found = self.file(self.get_object(), file)
        if found.is_restricted:
            raise Conflict(_("This file holds names. Open it by POST with a purpose; the opening is logged."))
        return uploads.sent(found, found.stored.content)

    @extend_schema(request=OpeningSerializer, responses=BYTES, operation_id="activities_attachments_open")
    @attachment.mapping.post
    def open_attachment(self, request, uid, file):
        """The bytes of a file with names, for a purpose that is logged."""
        found = self.file(self.get_object(), file)
        if not found.is_restricted:
            raise NotFound
        given = OpeningSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said, address = given.validated_data, address_of(request)
        about = {"purpose": said["purpose"], "note": said.get("purpose_note", ""), "address": address}
        ListViewing.note(found.activity, by=request.user, manner=Manner.FILE, **about)
        return uploads.sent(found, found.stored.content)

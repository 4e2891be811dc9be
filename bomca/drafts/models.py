"""What a person has typed into a form and not saved."""

import json

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from bomca.encryption import EncryptedFile

# The first of these fields that says something is what a form is known by.
TITLES = (
    "title",
    "name",
    "description",
    "topic",
    "statement",
    "text",
    "reference",
    "body",
    "decision",
    "note",
    "comment",
)
LONGEST_TITLE = 80


class UnsavedForm(models.Model):
    """A form as far as its person has filled it in; nothing that counts anywhere, and nobody else's to see.

    Once the form is saved or thrown away the text is gone and the row closed, so that a copy that a browser sends late
    does not bring it back.
    """

    uid = models.UUIDField(_("identifier"), primary_key=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="unsaved_forms"
    )
    address = models.CharField(_("address of the form"), max_length=200)
    number = models.PositiveIntegerField(_("how often it was kept"))
    content = EncryptedFile(_("content"), null=True)
    kept_at = models.DateTimeField(_("kept at"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    result = models.CharField(_("where it led"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("unsaved form")
        verbose_name_plural = _("unsaved forms")
        ordering = ["-kept_at", "uid"]
        default_permissions = []
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None, content__isnull=False, result="")
                | models.Q(closed_at__isnull=False, content__isnull=True),
                name="closed_form_keeps_no_text",
            ),
        ]

    def __str__(self):
        return self.address

    @cached_property
    def data(self):
        """What was typed, as a form takes it in: every name with its values."""
        data = QueryDict(mutable=True)
        for name, value in json.loads(self.content or b"[]"):
            data.appendlist(name, value)
        return data

    @property
    def title(self):
        """By what its person knows it again; empty while the form has no title."""
        found = (" ".join(self.data.get(name, "").split()) for name in TITLES)
        return Truncator(next(filter(None, found), "")).chars(LONGEST_TITLE)

"""What is remembered of a request that must not be done twice."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class KeyedRequest(models.Model):
    """A request with a key of its own: being answered, or done with its answer. It is forgotten after a day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="keyed_requests"
    )
    machine = models.CharField(_("token or client"), max_length=60, blank=True)
    key = models.CharField(_("key"), max_length=100)
    digest = models.CharField(_("digest of the request"), max_length=64)
    lease = models.UUIDField(_("lease"), default=uuid.uuid4)
    leased_until = models.DateTimeField(_("leased until"))
    is_done = models.BooleanField(_("done"), default=False)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    headers = models.JSONField(_("headers"), default=dict)
    body = models.TextField(_("body"), null=True)  # noqa: DJ001 - an empty answer is not one that was not kept
    asked = models.JSONField(_("permissions asked for"), default=list)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("request with a key")
        verbose_name_plural = _("requests with a key")
        constraints = [
            models.UniqueConstraint(fields=["user", "machine", "key"], name="an_actor_uses_a_key_once"),
        ]

    def __str__(self):
        return f"{self.user_id} {self.machine} {self.key}"

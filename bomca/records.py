"""What the records of every app have in common: a lasting public name, and where their facts come from."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from bomca.constraints import CheckedAtOnce
from bomca.fields import LineField
from bomca.revisions import Revised


class Record(CheckedAtOnce, Revised):
    """A record with a public identifier (`uid`) that outlives every change of its text."""

    history_ignores = Revised.history_ignores | {"updated_at"}

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        abstract = True


class Certainty(models.TextChoices):
    """How far a fact can be trusted, told wherever the fact is shown."""

    STATED = "stated", _("stated by the programme")
    PUBLISHED = "published", _("published by another source")
    DERIVED = "derived", _("derived by arithmetic")
    INFERRED = "inferred", _("inferred")
    APPROXIMATE = "approximate", _("approximate")
    INVENTED = "invented", _("invented for demonstration")


class Qualifier(models.TextChoices):
    """What a count claims of itself: "more than 20" is not 20."""

    EXACT = "exact", _("exactly")
    OVER = "over", _("more than")
    UP_TO = "up_to", _("up to")
    NEARLY = "nearly", _("nearly")
    ABOUT = "about", _("about")


class Sourced(models.Model):
    """A record that says where its facts come from; blank for what staff log themselves."""

    source = LineField(_("source"), max_length=500, blank=True)
    source_note = LineField(_("note on the source"), max_length=1000, blank=True)
    certainty = models.CharField(_("certainty"), max_length=12, choices=Certainty, blank=True)

    class Meta:
        abstract = True

    @property
    def is_marked(self):
        """Whether the reader must be told that this is not a plain fact."""
        return self.certainty in {Certainty.INFERRED, Certainty.APPROXIMATE, Certainty.DERIVED, Certainty.INVENTED}

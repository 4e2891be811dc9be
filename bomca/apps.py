"""The ground floor as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroundConfig(AppConfig):
    """The ground the four apps stand on."""

    name = "bomca"
    verbose_name = _("BOMCA portal")

    def ready(self):
        from bomca import lookups, sqlite  # noqa: F401

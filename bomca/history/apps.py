from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class HistoryConfig(AppConfig):
    """What was changed, by whom, when and why."""

    name = "bomca.history"
    label = "history"
    verbose_name = _("history")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from bomca.history import beginning, listening

        listening.connect()
        post_migrate.connect(beginning.after_migration, sender=self)

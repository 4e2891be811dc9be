"""Where a person is signed in."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bomca.history.tracked import Tracked, TrackedQuerySet

# What a browser calls itself, the most particular first: (mark, name).
BROWSERS = [("Edg", "Edge"), ("OPR/", "Opera"), ("YaBrowser/", "Yandex Browser"), ("Firefox/", "Firefox")]
BROWSERS += [("Chrome/", "Chrome"), ("Safari/", "Safari")]
SYSTEMS = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")]
SYSTEMS += [("Mac OS X", "macOS"), ("Linux", "Linux")]


class SignInQuerySet(TrackedQuerySet):
    """Sign-ins, by whose they are and whether they still open the portal."""

    def visible_to(self, user):
        """A person sees their own sign-ins, and nobody else's."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def live(self, now=None):
        """Those that neither the time without use nor their whole age has ended."""
        now = now or timezone.now()
        return self.filter(
            began_at__gt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
            last_used_at__gt=now - timedelta(seconds=settings.SESSION_IDLE_AGE),
        )


class SignIn(Tracked):
    """One browser in which a person is signed in: from where, since when, last used when. Deleted when it ends."""

    history_ignores = frozenset({"last_used_at"})
    history_hides = frozenset({"session_key", "address", "browser"})
    history_rebuilds = False

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="sign_ins"
    )
    session_key = models.CharField(_("session"), max_length=40, unique=True, editable=False)
    address = models.CharField(_("network address"), max_length=64, blank=True, editable=False)
    browser = models.CharField(_("browser"), max_length=200, blank=True, editable=False)
    began_at = models.DateTimeField(_("signed in at"), default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(_("last used at"), default=timezone.now, editable=False)

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-last_used_at", "-pk"]

    def __str__(self):
        return f"{self.user}, {self.address}"

    def history_title(self):
        return str(self.user_id)

    @property
    def device(self):
        """The browser as its owner knows it, “Firefox, Windows”; else what it calls itself."""
        named = [next((name for mark, name in of if mark in self.browser), "") for of in (BROWSERS, SYSTEMS)]
        return ", ".join(filter(None, named)) if named[0] else self.browser

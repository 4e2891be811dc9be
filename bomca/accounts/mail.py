"""The letters of the portal, in the language of whoever gets them."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

log = logging.getLogger(__name__)


def send(name, email, language, *, app="accounts", **facts):
    """Send `<app>/mail/<name>.txt`, whose first line is the subject. Raises OSError where no server takes it."""
    with translation.override(language):
        text = render_to_string(f"{app}/mail/{name}.txt", {"portal": settings.PUBLIC_URL, **facts})
    subject, _line, body = text.strip().partition("\n")
    send_mail(subject.strip(), f"{body.strip()}\n", None, [email])


def tell(user, what):
    """Tell a person what was changed in how they sign in, in case it was not they; a lost letter stops nothing."""
    with translation.override(user.language):
        what = str(what)
    try:
        send("notice", user.email, user.language, user=user, what=what)
    except OSError:
        log.exception("A notice about an account could not be sent")

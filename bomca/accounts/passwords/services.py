"""The link by which a person who forgot the password chooses another."""

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from bomca.accounts import demo, mail


def send_link(user, base):
    """Send it; `base` is the portal's address. It works for thirty minutes, and once."""
    if demo.is_shut_out(user):
        return
    facts = {"uidb64": urlsafe_base64_encode(force_bytes(user.pk)), "token": default_token_generator.make_token(user)}
    link = base.rstrip("/") + reverse("accounts:password_reset", kwargs=facts)
    mail.send("password_link", user.email, user.language, user=user, link=link)

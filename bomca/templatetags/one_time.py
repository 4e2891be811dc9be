"""The hidden fields of every form that posts. Built into all templates, so that no form can do without (settings)."""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.crypto import get_random_string
from django.utils.html import format_html

from bomca.idempotency.pages import FIELD

register = template.Library()
LENGTH = 22


class KeyedNode(CsrfTokenNode):
    """Django's token against forms of other sites, and a key by which the form is done once."""

    def render(self, context):
        token = super().render(context)
        key = get_random_string(LENGTH)
        return format_html('{}<input type="hidden" name="{}" value="{}">', token, FIELD, key) if token else token


@register.tag
def csrf_token(parser, token):
    """`{% csrf_token %}`, with the form's one-time key beside it."""
    return KeyedNode()

"""How every form of the portal looks: Django's own rendering, with our templates for the form and its fields."""

from django.forms.renderers import DjangoTemplates
from django.template.loader import get_template


class PortalRenderer(DjangoTemplates):
    """Draws a field with its label, help, errors and control in the portal's way; `field.as_field_group` uses it."""

    field_template_name = "ui/field.html"

    def get_template(self, template_name):
        return get_template(template_name) if template_name.startswith("ui/") else super().get_template(template_name)

"""How the history appears on other pages: of one record in sentences, and the form that goes back in time."""

from django import template
from django.utils.http import urlencode

from bomca.history import asking, sentences
from bomca.history.models import Entry
from bomca.history.parts import parts_of

register = template.Library()
LATEST = 10  # change sets on a record's page
ENOUGH = 100  # entries among which they are looked for


@register.inclusion_tag("history/_of_record.html", takes_context=True)
def history_of(context, record):
    """The last changes of a record and of its parts, for those who may see them."""
    request = context["request"]
    if not request.user.has_perm(asking.PERMISSION):
        return {}
    kinds = [type(record), *(part for part, _field in parts_of(type(record)))]
    entries = Entry.objects.visible_to(request.user, kinds).with_parts(type(record), record.pk)
    if getattr(request, "as_of", None):
        entries = entries.until(request.as_of)
    told = sentences.tell(entries[:ENOUGH], request.user, about=record)
    named = {"record": record.uid} if hasattr(record, "uid") else {"model": record._meta.label_lower, "key": record.pk}
    return {"may_see": True, "told": told[:LATEST], "of_record": urlencode(named)}


@register.simple_tag(takes_context=True)
def still(context, url):
    """An address, at the moment at which this page is seen."""
    return asking.still(context["request"], url)


@register.inclusion_tag("history/_as_of_form.html", takes_context=True)
def as_of_form(context):
    """The form that shows this page as it stood, for those who may."""
    request = context["request"]
    kept = [(name, value) for name, value in request.GET.items() if name not in (asking.NAME, "page") and value]
    return {"request": request, "may_see": request.user.has_perm(asking.PERMISSION), "kept": kept}

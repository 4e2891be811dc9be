"""What a person has access to, in sentences: roles, lists, and the rows of an access review.

Nothing is decided here. What is told comes from the functions that decide it: `rights`, `visible_to`, `open_to`.
"""

from datetime import datetime, time

from django.apps import apps
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from bomca import wording
from bomca.accounts import rights, roles
from bomca.accounts.models import User

PERMITS = {permission: title for permission, title, _holders in roles.TABLE}


def lists():
    """Every list that passes the gate: {name: model}, in the order of the floors."""
    found = [model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")]
    return {model._meta.label_lower: model for model in found}


def in_words(assignment):
    """A role with what it is given for, since when, until when and by whom."""
    facts = {"role": assignment, "since": wording.on(assignment.starts_on), "by": assignment.given_by}
    facts["until"] = wording.on(assignment.ends_on) if assignment.ends_on else ""
    if facts["until"] and facts["by"]:
        return _("%(role)s, from %(since)s to %(until)s, given by %(by)s") % facts
    if facts["until"]:
        return _("%(role)s, from %(since)s to %(until)s") % facts
    if facts["by"]:
        return _("%(role)s, since %(since)s, given by %(by)s") % facts
    return _("%(role)s, since %(since)s") % facts


def standing(assignment):
    """Whether a role is held, in words: held, over since a day, or to begin on a day."""
    facts = {"role": in_words(assignment)}
    if assignment.holds_today:
        return _("Held: %(role)s.") % facts
    if assignment.starts_on > rights.today():
        return _("Not yet held: %(role)s.") % facts
    return _("Over: %(role)s.") % facts


def of_list(person, model):
    """Sentences: how many rows of a list the person sees, and with how many they may do what."""
    rows = model._default_manager.all()
    facts = {"person": person, "total": rows.count(), "number": rows.visible_to(person).count()}
    told = [_("%(person)s sees %(number)s of %(total)s.") % facts]
    for permission, title in PERMITS.items():
        if not hasattr(rows, "open_to") or not is_about_rows(permission, model):
            continue
        number = rows.visible_to(person).open_to(person, permission).count()
        told.append(_("May %(what)s: %(number)s of %(total)s.") % {**facts, "what": title, "number": number})
    return told


def is_about_rows(permission, model):
    """Whether the permission is one to do something with a record of the model."""
    app, _dot, codename = permission.partition(".")
    action, _line, noun = codename.partition("_")
    return app == model._meta.app_label and noun == model._meta.model_name and action != "add"


def review(day):
    """The lines of an access review as of a day: every account with each role it held then, or with none.

    A line is {"account", "assignment", "role"}; an account's mark "administrator" has no dates and is told as of now.
    """
    assignments = apps.get_model("components", "Assignment").objects.valid_on(day)
    of_then = assignments.select_related("given_by", "phase", "country", "component", "organisation").order_by(
        "role", "pk"
    )
    end = timezone.make_aware(datetime.combine(day, time.max), timezone.get_default_timezone())
    for account in User.objects.prefetch_related(Prefetch("assignments", of_then, to_attr="held_then")):
        if account.date_joined > end and not account.held_then:
            continue
        if account.is_superuser:
            yield {"account": account, "assignment": None, "role": roles.TITLES[roles.ADMINISTRATOR]}
        for assignment in account.held_then:
            yield {"account": account, "assignment": assignment, "role": assignment.get_role_display()}
        if not account.is_superuser and not account.held_then:
            yield {"account": account, "assignment": None, "role": _("no role")}

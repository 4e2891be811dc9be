"""Pages and lists of the API as of a moment: `?as_of=2019-12-31` or `?as_of=2019-12-31T12:00`."""

import re
from contextlib import ExitStack
from datetime import datetime, time
from http import HTTPStatus

from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied

from bomca.history.hiding import hidden_names, may_hide
from bomca.history.parts import gated, told_to, tracked_models
from bomca.history.past import as_of
from bomca.problems import BadParameters

NAME = "as_of"
PERMISSION = "history.view_entry"
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?", re.ASCII)


class BadMoment(Exception):
    """An address asks for a moment that is none, or lies ahead; the message is for the reader."""


def moment_of(given):
    """The moment that an address asks for, in the reader's time zone; a day means its end. None where none is asked.

    given: a QueryDict. Raises BadMoment.
    """
    asked = given.getlist(NAME)
    if asked in ([], [""]):
        return None
    now = timezone.now()
    try:
        (text,) = asked
        if not MOMENT.fullmatch(text):
            raise ValueError
        local = datetime.fromisoformat(text)
        whole_day = "T" not in text
        moment = timezone.make_aware(datetime.combine(local, time.max) if whole_day else local)
        is_ahead = local.date() > timezone.localdate() if whole_day else moment > now
    except (ValueError, OverflowError):
        raise BadMoment(_("Give one day, such as 2019-12-31, or a moment, such as 2019-12-31T12:00.")) from None
    if is_ahead:
        raise BadMoment(_("This moment lies ahead. Give one that has passed."))
    return min(moment, now)


def hidden_today(user):
    """What the user may not see today, for `as_of`: {model: {primary key: names of fields, or None for all}}."""
    found = {}
    for model in (model for model in tracked_models() if model.history_rebuilds and gated(model)):
        rows = model._default_manager
        seen = told_to(user, model).order_by()
        found[model] = dict.fromkeys(rows.exclude(pk__in=seen.values("pk")).values_list("pk", flat=True))
        if may_hide(model):
            veiled = ((record.pk, hidden_names(record, user)) for record in seen)
            found[model] |= {key: names for key, names in veiled if names}
    return found


def still(request, url):
    """The address, at the same moment as the page that leads to it."""
    if not getattr(request, NAME, None):
        return url
    path, mark, fragment = str(url).partition("#")
    return f"{path}{'&' if '?' in path else '?'}{urlencode({NAME: request.GET[NAME]})}{mark}{fragment}"


class PastMixin:
    """A page that can be seen as it stood at a moment, by those who may see the history."""

    def dispatch(self, request, *args, **kwargs):
        request.as_of = None
        if NAME in request.GET:
            if not request.user.has_perm(PERMISSION):
                return self.refuse(HTTPStatus.FORBIDDEN, _("Your role does not let you see how things stood before."))
            try:
                request.as_of = moment_of(request.GET)
            except BadMoment as problem:
                return self.refuse(HTTPStatus.BAD_REQUEST, str(problem))
        if request.as_of is None:
            return super().dispatch(request, *args, **kwargs)
        with as_of(request.as_of, without=hidden_today(request.user)):
            response = super().dispatch(request, *args, **kwargs)
            if response.streaming:
                response.streaming_content = list(response.streaming_content)
            elif hasattr(response, "render"):
                response.render()
        return response

    def refuse(self, status, why):
        return render(self.request, "history/refused.html", {"why": why, "code": int(status)}, status=status)


class PastResource:
    """A list of the API that can be asked for as it stood at a moment."""

    def dispatch(self, request, *args, **kwargs):
        with ExitStack() as self.past:
            response = super().dispatch(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

    def initial(self, request, *args, **kwargs):
        """Once the caller is known: go back to the moment asked for."""
        super().initial(request, *args, **kwargs)
        if self.action != "list":
            return
        request.as_of = None
        if NAME not in request.query_params:
            return
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        try:
            request.as_of = moment_of(request.query_params)
        except BadMoment as problem:
            raise BadParameters([{"parameter": NAME, "code": "invalid", "detail": str(problem)}]) from None
        if request.as_of:
            self.past.enter_context(as_of(request.as_of, without=hidden_today(request.user)))

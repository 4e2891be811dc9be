"""What of a record some readers may not know: the apps say it, the history keeps to it."""

from collections import defaultdict

TITLE, REASON = "(title)", "(reason)"  # hidden like a field: how an entry calls the record, and why it was changed

_hiding, _in_parts, _then = defaultdict(list), defaultdict(list), defaultdict(list)


def _registering(where):
    def hides(model):
        def register(function):
            where[model].append(function)
            return function

        return register

    return hides


hides = _registering(_hiding)
"""Registers a function that says, for a record as this user reads it, which of its fields they may not know."""
hides_in_parts = _registering(_in_parts)
"""The same of a part: the function is given the owner as this user reads it, for a part may be gone."""
hides_then = _registering(_then)
"""The same of a record as it stood: the function is given the record, the user and the former states."""


def hidden_names(record, user):
    """The names of the record's fields that the user may not know today."""
    return {name for hiding in _hiding[type(record)] for name in hiding(record, user)}


def hidden_in_part(model, owner, user):
    """The names of the fields of the owner's parts of this model that the user may not know."""
    return {name for hiding in _in_parts[model] for name in hiding(owner, user)}


def hidden_then(record, user, states):
    """The names of the fields that were to be kept from the user while the record stood like this."""
    return {name for hiding in _then[type(record)] for name in hiding(record, user, states)}


def may_hide(model):
    """Whether anything of such records is ever hidden."""
    return bool(_hiding[model])


def models_that_hide():
    """Every model of whose records or parts something may be hidden."""
    return [model for model in {*_hiding, *_in_parts} if _hiding[model] or _in_parts[model]]

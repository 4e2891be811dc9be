"""What of a record some readers may not know: the apps say it, the history keeps to it."""

from collections import defaultdict

_hiding = defaultdict(list)


def hides(model):
    """Register a function that says, for a record as this user reads it, which of its fields they may not know."""

    def register(function):
        _hiding[model].append(function)
        return function

    return register


def hidden_names(record, user):
    """The names of the record's fields that the user may not know today."""
    return {name for hiding in _hiding[type(record)] for name in hiding(record, user)}


def may_hide(model):
    """Whether anything of such records is ever hidden."""
    return bool(_hiding[model])

"""When a change must say why: the apps know, the history asks."""

from collections import defaultdict

from bomca.history.acting import acting

_asking = defaultdict(list)


def asks_reason(model):
    """Register a function that says, for a record of this model, why its change needs a reason; or None."""

    def register(function):
        _asking[model].append(function)
        return function

    return register


def reason_needed(record):
    """Why a change of the record needs a reason, in a sentence for the person who changes it; None when it does not."""
    if record.pk is None:
        return None
    return next((why for asking in _asking[type(record)] if (why := asking(record))), None)


def reason_missing(record):
    """The same, where nobody has given a reason yet."""
    return None if acting().reason.strip() else reason_needed(record)

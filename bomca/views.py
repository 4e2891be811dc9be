"""What every page shares."""


def shared(request):
    """What every template may use."""
    return {}

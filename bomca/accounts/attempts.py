"""How often somebody may try a password: counted in the shared cache, per account and per network address."""

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

WINDOW = 15 * 60
PER_ACCOUNT_AND_ADDRESS = 10
PER_ADDRESS = 100


def address_of(request):
    """Where the request comes from; behind a proxy, the settings name the header in which the proxy tells it."""
    return request.META.get(getattr(settings, "CLIENT_ADDRESS_HEADER", "REMOTE_ADDR"), "")


def _counters(email, address):
    """The names of the counters and their limits; digests, so that the cache holds no e-mail address."""
    for text, limit in ((f"{email}|{address}", PER_ACCOUNT_AND_ADDRESS), (address, PER_ADDRESS)):
        yield f"sign-in:{salted_hmac('bomca.accounts.attempts', text).hexdigest()}", limit


def note(email, address):
    """Count an attempt; return whether it may go on. Counted before the password is looked at."""
    may_go_on = True
    for counter, limit in _counters(email.strip().lower(), address):
        cache.add(counter, 0, WINDOW)
        try:
            may_go_on = cache.incr(counter) <= limit and may_go_on
        except ValueError:
            cache.set(counter, 1, WINDOW)
    return may_go_on


def forget(email, address):
    """A right password clears the account's counter, not the address's."""
    counter, _limit = next(_counters(email.strip().lower(), address))
    cache.delete(counter)

"""How often somebody may try a password or a key: counted in the shared cache, per account and network address."""

import time
from ipaddress import ip_address

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

WINDOW = 15 * 60
PER_ACCOUNT_AND_ADDRESS = 10
PER_ADDRESS = 100


def address_of(request):
    """Where the request comes from; behind a proxy, the settings name the header in which the proxy tells it."""
    told = request.META.get(getattr(settings, "CLIENT_ADDRESS_HEADER", "REMOTE_ADDR"), "")
    # Each proxy adds the address it saw at the end; whatever stands before it, the caller may have made up.
    try:
        address = ip_address(told.rpartition(",")[2].partition("%")[0].strip())
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


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


def _counter_of_keys(address):
    """The counter of wrong keys shown from an address in the present quarter of an hour."""
    text = f"{address}|{int(time.time()) // WINDOW}"
    return f"wrong-key:{salted_hmac('bomca.accounts.attempts', text).hexdigest()}"


def wait_for_keys(address):
    """How many seconds an address must wait that showed too many wrong keys; 0 when it need not."""
    too_many = cache.get(_counter_of_keys(address), 0) >= PER_ADDRESS
    return WINDOW - int(time.time()) % WINDOW if too_many else 0


def note_wrong_key(address):
    """Count a wrong token or client secret shown from an address."""
    counter = _counter_of_keys(address)
    cache.add(counter, 0, WINDOW)
    try:
        cache.incr(counter)
    except ValueError:
        cache.set(counter, 1, WINDOW)

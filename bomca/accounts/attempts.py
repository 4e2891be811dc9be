"""How often somebody may try a secret: counted in the shared cache, per account and per network address.

One mechanism for every door: password, second factor, recovery code, passkey, confirmation, the link for a new
password, and the keys of machines. An attempt is counted before the secret is looked at, whether or not the account
exists; of the keys of machines only wrong ones are counted.
"""

import time
from ipaddress import ip_address

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

WINDOW = 15 * 60  # seconds
PER_ACCOUNT_AND_ADDRESS = 10
PER_ADDRESS = 100
# An account's limit from all addresses together. A code is short and asked for only after the right password,
# so few attempts are enough and nobody can shut out another person by using them up.
PER_ACCOUNT = {"password": 50, "code": 10, "link": 5}
TOO_MANY = _("Too many attempts. Wait fifteen minutes, then try again.")


def address_of(request):
    """Where the request comes from; behind a proxy, the settings name the header in which the proxy tells it."""
    told = request.META.get(getattr(settings, "CLIENT_ADDRESS_HEADER", "REMOTE_ADDR"), "")
    # Each proxy adds the address it saw at the end; whatever stands before it, the caller may have made up.
    try:
        address = ip_address(told.rpartition(",")[2].partition("%")[0].strip())
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


def _counters(account, address, kind):
    """Yield each counter's name and its limit; names are digests, so that the cache holds no e-mail address."""
    counted = [(address, PER_ADDRESS)]
    if account:
        who = f"{kind}:{account.strip().lower()}"
        counted += [(f"{who}|{address}", PER_ACCOUNT_AND_ADDRESS), (f"{who}|", PER_ACCOUNT[kind])]
    for text, limit in counted:
        yield f"sign-in:{salted_hmac('bomca.accounts.attempts', text).hexdigest()}", limit


def note(account, address, kind="password"):
    """Count an attempt at a secret of an account, by the kinds of PER_ACCOUNT; return whether it may go on."""
    may_go_on = True
    for counter, limit in _counters(account, address, kind):
        cache.add(counter, 0, WINDOW)
        try:
            may_go_on = cache.incr(counter) <= limit and may_go_on
        except ValueError:
            cache.set(counter, 1, WINDOW)
    return may_go_on


def check(account, request, kind="password"):
    """Count an attempt that this request makes. Raises ValidationError when it is one too many."""
    if not note(account, address_of(request), kind):
        raise ValidationError(TOO_MANY, code="too_many")


def forget(account, address, kind="password"):
    """A right secret clears the account's counters, not the address's."""
    _of_address, *of_account = _counters(account, address, kind)
    cache.delete_many([counter for counter, _limit in of_account])


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

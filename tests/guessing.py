"""Guessing secret addresses until the portal has had enough."""

from bomca.accounts import attempts


def until_stopped(client, address):
    """Ask for a wrong address until the answer is 429.

    Wrong keys are counted anew each quarter of an hour, which may begin meanwhile: so up to twice the limit.
    """
    for _number in range(2 * attempts.PER_ADDRESS):
        if client.get(address).status_code == 429:
            return
    raise AssertionError(f"{address} may be guessed at for ever")

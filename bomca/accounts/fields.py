"""Lists that the keys of machines hold: scopes, and the networks they may be used from."""

from ipaddress import ip_interface

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bomca.accounts import scopes

MOST_NETWORKS = 50


def network_of(text):
    """Write a network as everybody does: `10.0.0.0/8`, `192.0.2.7/32`, `2001:db8::/32`. Raises ValidationError."""
    try:
        given = ip_interface(text.strip())
    except ValueError:
        message = _("“%(given)s” is not a network. Write it as 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32.")
        raise ValidationError(message, code="no_network", params={"given": text[:60]}) from None
    if given.ip != given.network.network_address:
        message = _("“%(given)s” is one address of a larger network. Write %(network)s or %(address)s.")
        told = {"given": text.strip(), "network": given.network, "address": given.ip}
        raise ValidationError(message, code="host_bits", params=told)
    return str(given.network)


class ListField(models.JSONField):
    """A list of short texts, each once."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ValidationError(_("Give a list of texts."), code="no_list")
        return self.cleaned(list(dict.fromkeys(value)))


class ScopesField(ListField):
    """Scopes, all of them known, in the order of their names."""

    def cleaned(self, given):
        if unknown := sorted(set(given) - set(scopes.known())):
            message = _("There is no scope “%(scope)s”.")
            raise ValidationError(message, code="unknown_scope", params={"scope": unknown[0][:60]})
        return sorted(given)


class NetworksField(ListField):
    """IPv4 and IPv6 networks; none means from anywhere."""

    def cleaned(self, given):
        if len(given) > MOST_NETWORKS:
            message = _("At most %(most)s networks can be given.")
            raise ValidationError(message, code="too_many", params={"most": MOST_NETWORKS})
        return list(dict.fromkeys(network_of(one) for one in given))

"""Before something that matters, people show again who they are, unless they did so within fifteen minutes.

`required` decorates a view; what was posted is kept and done after the password, code or passkey is given.
    path("account/tokens/", required(allow_get=True)(views.TokenList.as_view()))
`check(request)` does the same in the middle of a view. Both lead the person there and back by an exception
that allauth's middleware answers, so they belong to pages and not to the API.
"""

from functools import partial

from allauth.account.decorators import reauthentication_required as required
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required

check = partial(raise_if_reauthentication_required, app="")

__all__ = ["check", "required"]

from bomca.accounts.models.access_token import AccessToken
from bomca.accounts.models.client import Client, ClientSecret
from bomca.accounts.models.factor_removal import FactorRemoval
from bomca.accounts.models.invitation import Invitation
from bomca.accounts.models.sign_in import SignIn
from bomca.accounts.models.token import ApiToken
from bomca.accounts.models.user import User
from bomca.accounts.models.viewing import Viewing

__all__ = [
    "AccessToken",
    "ApiToken",
    "Client",
    "ClientSecret",
    "FactorRemoval",
    "Invitation",
    "SignIn",
    "User",
    "Viewing",
]

from bomca.accounts.models.token import ApiToken
from bomca.accounts.models.user import User
from bomca.accounts.models.viewing import Viewing

__all__ = ["ApiToken", "User", "Viewing"]

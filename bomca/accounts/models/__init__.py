from bomca.accounts.models.token import ApiToken
from bomca.accounts.models.user import User

__all__ = ["ApiToken", "User"]

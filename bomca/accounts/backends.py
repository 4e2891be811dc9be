"""What a person may do, asked the Django way: `user.has_perm(permission)`, `user.has_perm(permission, record)`."""

from django.contrib.auth.backends import ModelBackend

from bomca.accounts import rights, roles


class Roles(ModelBackend):
    """Permissions come from the roles that a person holds today, and from nowhere else."""

    def get_user_permissions(self, user_obj, obj=None):
        return set()

    def get_group_permissions(self, user_obj, obj=None):
        return self.get_all_permissions(user_obj, obj)

    def get_all_permissions(self, user_obj, obj=None):
        granted = {name for one in rights.current(user_obj) for name in roles.ROLES.get(one.role, ())}
        return granted if obj is None else {name for name in granted if self.has_perm(user_obj, name, obj)}

    def has_perm(self, user_obj, perm, obj=None):
        """Whether a role grants the permission; for a record, whether it does so where the record lies."""
        if obj is None or rights.holds_everywhere(user_obj, perm):
            return bool(rights.granting(user_obj, perm))
        condition = rights.reach(user_obj, perm, type(obj))
        return type(obj).objects.filter(condition, pk=obj.pk).exists()

    def user_can_authenticate(self, user):
        """The account of a machine opens no pages: it neither signs in nor keeps a session."""
        return super().user_can_authenticate(user) and not rights.is_machine(user)

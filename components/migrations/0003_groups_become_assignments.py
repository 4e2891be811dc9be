from django.db import migrations

# The groups of the first release, and the roles that follow them.
ROLES = {"staff": "secretariat", "eu_officer": "eu_officer", "partner": "partner"}


def assign(apps, schema_editor):
    """Give everybody the role that follows their group; a partner needs the organisation they are a member of."""
    using = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(using).filter(name__in=ROLES)
    assignments = apps.get_model("components", "Assignment").objects.using(using)
    for group in groups:
        role = ROLES[group.name]
        for user in group.user_set.all():
            if role != "partner":
                assignments.create(user_id=user.pk, role=role)
                continue
            for membership in user.memberships.filter(ends_on=None):
                assignments.create(user_id=user.pk, role=role, organisation_id=membership.organisation_id)
    groups.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("components", "0002_assignment"),
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("partners", "0002_remove_place_place_lies_on_the_globe_and_more"),
    ]

    operations = [migrations.RunPython(assign, migrations.RunPython.noop)]

"""What the demo's sign-ins have in common. The demo itself is made by dashboards."""

from community.roles import Role

#: A demo account's login name is this and its key: demo-principal, demo-chair, demo-member-2 …
PREFIX = "demo-"
#: The password of every demo account. The accounts exist only where settings.DEMO is on.
PASSWORD = "tsunagu-machi-to-gakkou"  # noqa: S105


def label_of(key):
    """The role that a key names, in words; the key itself when it names none."""
    role = key.rstrip("0123456789-").replace("-", "_")
    return str(Role(role).label) if role in Role.values else key

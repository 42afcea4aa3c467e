"""This room's part of the frame around every page: whose installation, who is signed in, the demo's sign-ins."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Case, IntegerField, OuterRef, Prefetch, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.utils.functional import SimpleLazyObject

from community.demo import PREFIX, label_of
from community.models import Appointment, Municipality, School, User
from community.roles import BOARD, STAFF, Role
from core.dates import today

#: Which role names somebody who holds several; posts come before them.
AFTER_POSTS = (
    Role.CHAIR,
    Role.VICE_CHAIR,
    Role.CLERK,
    Role.COORDINATOR,
    Role.MEMBER,
    Role.CONTACT,
    Role.VOLUNTEER,
)
Post = Appointment.Post
ORDER = (Post.BOARD, Post.PRINCIPAL, Post.VICE_PRINCIPAL, Post.LIAISON, Post.TEACHER)


def city_of(request):
    """The Municipality, or None before the first set-up; asked once a request.

    For the staff of schools and the Board the same query brings their main post (`main_post`).
    """
    if not hasattr(request, "_city"):
        cities = Municipality.objects.order_by("pk")
        viewer = request.viewer
        if viewer.has(*BOARD, *STAFF):
            rank = Case(
                *[When(post=p, then=Value(i)) for i, p in enumerate(ORDER)], output_field=IntegerField()
            )
            posts = Appointment.objects.on(viewer.day).filter(
                person_id=viewer.person_id, person__municipality=OuterRef("pk")
            )
            columns = JSONObject(
                post="post", title="title", kind="school__kind", department="department__name"
            )
            cities = cities.annotate(main_post=Subquery(posts.order_by(rank, "pk").values(json=columns)[:1]))
        request._city = cities.first()
    return request._city


def municipality(request):
    """The name at the foot of the page."""
    city = city_of(request)
    return city.name if city else ""


def who(request):
    """The signed-in person with what they are here for: 校長 高橋 恵子."""
    viewer = request.viewer
    if viewer.is_anonymous or viewer.link:
        return ""
    city = city_of(request)
    post = getattr(city, "main_post", None)
    role = next((str(role.label) for role in AFTER_POSTS if viewer.has(role)), "")
    label = _post_label(post) if post else role
    return f"{label} {viewer.name}".strip()


def _post_label(post):
    if post["post"] == Post.BOARD:
        return post["title"] or post["department"]
    return Appointment(post=post["post"], title=post["title"], school=School(kind=post["kind"])).label


@dataclass(frozen=True)
class SignIn:
    """One press of the demo's sign-in."""

    key: str
    label: str
    note: str


def list_demo_signins():
    """The demo's accounts, in the order in which they were made."""
    held = Appointment.objects.on(today()).select_related("school", "department").order_by("pk")
    users = User.objects.filter(username__startswith=PREFIX, is_active=True).order_by("pk")
    users = users.prefetch_related(Prefetch("person__appointments", queryset=held, to_attr="held_posts"))
    return [
        SignIn(
            key := user.username.removeprefix(PREFIX),
            f"{label_of(key)} {user.person}",
            "、".join(f"{post.place} {post.label}" for post in user.person.held_posts),
        )
        for user in users
    ]


def demo_signins(request):
    """Read only by the page that shows them."""
    return SimpleLazyObject(list_demo_signins) if settings.DEMO else []

"""充て職: the post to which a seat is bound changes hands, usually in May."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.forms.people import NameSearch
from community.models import Person
from core.pages import require
from councils.actions import succeed_seat
from councils.forms.seats import SucceedForm
from councils.permissions import can_nominate_seat
from councils.views.councils import with_person
from councils.views.parts import crumbs_of, form_page, said, seat_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def seat_succeed(request, council_pk, pk):
    """Who took over the post, and when: the one seat ends the day before, the other person is proposed."""
    viewer = request.viewer
    seat = seat_or_404(request, council_pk, pk)
    require(can_nominate_seat(viewer, seat.council))
    query = request.GET.get("q", "")
    form = SucceedForm(request.POST or None, people=Person.objects.visible_to(viewer), q=query, seat=seat)
    if request.method == "POST" and form.is_valid():
        done, made = form.attempt(
            with_person,
            form,
            viewer,
            seat.council.municipality_id,
            lambda person: succeed_seat(seat, person, by=viewer, **form.seat_fields()),
        )
        if done:
            words = {"name": made.person, "post": made.ex_officio_post}
            sentence = _(
                "%(name)sさんを%(post)sの後任に推薦しました。任命されるまで、表決に加わらずに出席します。"
            )
            return said(request, sentence % words, "seat_list", council_pk)
    title = _("%(post)sの交代") % {"post": seat.ex_officio_post or _("役職")}
    return form_page(
        request,
        form,
        title,
        seat.get_absolute_url(),
        crumbs=crumbs_of(seat.council, (str(seat.person), seat.get_absolute_url()), (title, "")),
        lead=_("%(name)sさんの後任を登録します。後任の方は、教育委員会が任命するまで表決に加わりません。")
        % {"name": seat.person},
        save=_("交代を登録する"),
        search=NameSearch(initial={"q": query}),
        query=query,
    )

"""F: a list of 60 rows for somebody who is signed in. W: a well-made sign-up."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from benchmarks.floor.models import Shift, SignUp

BEGIN = datetime(2026, 4, 1, 9, tzinfo=UTC)
ROWS = [
    {
        "pk": n,
        "title": f"活動の見守り その{n}",
        "place": "ひばり小 体育館",
        "starts_at": BEGIN + timedelta(days=n),
        "ends_at": BEGIN + timedelta(days=n, hours=2),
        "capacity": 8,
        "filled": n % 9,
        "minutes": 120,
        "state": "決定",
        "contact": "岡本",
        "note": "上ばき" if n % 3 else "",
    }
    for n in range(60)
]


@login_not_required
@login_required
def row_list(request, pk=None):
    """Session, user, and a template of 60 rows with two dates and an address each: 2 queries, 19 kB."""
    return render(request, "floor/list.html", {"rows": ROWS, "user": request.user}, using="floor")


class SignUpForm(forms.Form):
    """A word for the organiser."""

    comment = forms.CharField(max_length=200, required=False)


@login_not_required
@login_required
def shift_page(request, pk):
    """The form, and taking a place: row lock, capacity check, insert, message, redirect; 8 statements."""
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            shift = Shift.objects.select_for_update().get(pk=pk)
            mine = SignUp.objects.filter(shift=shift, user=request.user).exists()
            taken = SignUp.objects.filter(shift=shift).count()
            if not mine and taken < shift.capacity:
                SignUp.objects.create(shift=shift, user=request.user)
        messages.success(request, "申し込みました。")
        return redirect("floor_shift", pk)
    return render(request, "floor/shift.html", {"form": form, "pk": pk}, using="floor")


@login_not_required
@login_required
@require_POST
def shift_leave(request, pk):
    """Giving the place back; 4 statements."""
    SignUp.objects.filter(shift_id=Shift.objects.only("pk").get(pk=pk).pk, user=request.user).delete()
    messages.success(request, "取りやめました。")
    return redirect("floor_shift", pk)

"""One's own account: contacts, posts, how one signs in."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.actions import change_login_email, change_person
from community.forms.accounts import LoginEmailForm
from community.forms.people import ContactsForm
from community.models import Appointment
from community.roles import BOARD, Role
from community.views.limits import too_many
from core.pages import render_page


def roles_in_words(viewer, without=()):
    """What one is besides one's posts: 会長, 推進員 …"""
    listed_as_posts = {*Appointment.Post.values, *BOARD, *without}
    return [role.label for role in Role if role in viewer.roles and role not in listed_as_posts]


@require_http_methods(["GET", "HEAD", "POST"])
def my_account(request):
    """My name, contacts and posts."""
    me = request.user.person
    form = ContactsForm(request.POST or None, instance=me)
    if request.method == "POST" and form.is_valid():
        if form.has_changed():
            change_person(me, by=request.viewer, fields=form.changed_data)
        messages.success(request, _("連絡先を保存しました。"))
        return redirect("my_account")
    posts = (
        Appointment.objects.on(request.viewer.day).filter(person=me).select_related("school", "department")
    )
    context = {"form": form, "me": me, "posts": posts, "roles": roles_in_words(request.viewer)}
    return render_page(request, "community/my_account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def my_login_email(request):
    """The address I sign in with; my password is asked, and wrong ones are counted."""
    form = LoginEmailForm(request.POST or None, initial={"email": request.user.email})
    if request.method == "POST":
        answer = too_many(request)
        if answer:
            return answer
        if form.is_valid() and not request.user.check_password(form.cleaned_data["password"]):
            form.add_error("password", _("いまのパスワードが違います。もう一度書いてください。"))
        if form.is_valid():
            done, _user = form.attempt(
                change_login_email, request.user, form.cleaned_data["email"], by=request.viewer
            )
            if done:
                messages.success(request, _("ログインに使うメールを保存しました。"))
                return redirect("my_account")
    return render_page(request, "community/my_login_email.html", {"form": form})

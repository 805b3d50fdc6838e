"""Users of the practice: list, invite, change the role, let out and in again."""

from __future__ import annotations

from functools import partial

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice.forms.members import ROLE_HELP, InvitationForm, RoleForm
from practice.models import Membership, Role
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import keyset_page, whole_number
from practice.services.invitations import password_key, send_invitation
from practice.services.members import LastAdmin, change_role, invite_member, set_member_active

LAST_ADMIN = "The practice would be left without an admin. Make somebody else an admin first, then try again."


@requires(Permission.SETTINGS)
@require_safe
def member_list(request: PracticeRequest) -> HttpResponse:
    has_factor = Authenticator.objects.filter(user_id=OuterRef("user_id"), type=Authenticator.Type.TOTP)
    members = Membership.objects.filter(practice=request.practice).select_related("user")
    page = keyset_page(
        members.annotate(has_second_factor=Exists(has_factor)),
        order=("-is_active", "user__last_name", "user__first_name", "pk"),
        after=whole_number(request.GET.get("after")),
        before=whole_number(request.GET.get("before")),
    )
    return render(request, "practice/member_list.html", {"page": page})


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def member_add(request: PracticeRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        membership = invite_member(
            practice=request.practice, actor=request.user, now=timezone.now(), **form.cleaned_data
        )
        _mail_invitation(request, membership)
        messages.success(request, f"{membership.user} is invited: an e-mail went to {membership.user.email}.")
        return redirect(practice_url(request, "member_list"))
    context = {"form": form, "role_help": _role_help()}
    return render(request, "practice/member_add.html", context, status=422 if form.errors else 200)


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def member_edit(request: PracticeRequest, membership_id: int) -> HttpResponse:
    membership = _membership(request, membership_id)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        role = Role(form.cleaned_data["role"])
        try:
            change_role(membership=membership, role=role, actor=request.user, now=timezone.now())
        except LastAdmin:
            form.add_error("role", LAST_ADMIN)
        else:
            messages.success(request, f"{membership.user} is now: {role.label}.")
            return redirect(practice_url(request, "member_list"))
    context = {"form": form, "membership": membership, "role_help": _role_help()}
    return render(request, "practice/member_edit.html", context, status=422 if form.errors else 200)


@requires(Permission.SETTINGS)
@require_POST
def member_activity(request: PracticeRequest, membership_id: int) -> HttpResponse:
    """Let a person out, or in again."""
    membership = _membership(request, membership_id)
    is_active = not membership.is_active
    try:
        set_member_active(membership=membership, is_active=is_active, actor=request.user, now=timezone.now())
    except LastAdmin:
        messages.error(request, LAST_ADMIN)
    else:
        word = "may log in again" if is_active else "can no longer open this practice"
        messages.success(request, f"{membership.user} {word}.")
    return redirect(practice_url(request, "member_list"))


@requires(Permission.SETTINGS)
@require_POST
def member_invite_again(request: PracticeRequest, membership_id: int) -> HttpResponse:
    membership = _membership(request, membership_id)
    _mail_invitation(request, membership)
    messages.success(request, f"The invitation went to {membership.user.email} again.")
    return redirect(practice_url(request, "member_list"))


def _membership(request: PracticeRequest, membership_id: int) -> Membership:
    members = Membership.objects.filter(practice=request.practice).select_related("user")
    return get_object_or_404(members, pk=membership_id)


def _mail_invitation(request: PracticeRequest, membership: Membership) -> None:
    """After the commit; when the mail server is down it is logged, and the list offers to send again."""
    user = membership.user
    path = reverse("home")
    if user.last_login is None:
        path = reverse("account_reset_password_from_key", kwargs=password_key(user))
    url = request.build_absolute_uri(path)
    send = partial(send_invitation, user=user, practice=request.practice, inviter=request.user, url=url)
    transaction.on_commit(send, robust=True)


def _role_help() -> list[tuple[str, str]]:
    return [(role.label, text) for role, text in ROLE_HELP.items()]

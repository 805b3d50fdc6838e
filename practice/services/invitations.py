"""The e-mail that lets an invited person set a password."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from practice.models import Practice, User


def password_key(user: User) -> dict[str, str]:
    """What the set-password page asks for: works once, for three days."""
    return {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}


def send_invitation(*, user: User, practice: Practice, inviter: User, url: str) -> None:
    """Mail the link. To be called after the commit, since mail cannot be taken back."""
    context = {
        "user": user,
        "practice": practice,
        "inviter": inviter,
        "url": url,
        "is_new": user.last_login is None,
    }
    send_mail(
        subject=f"{practice.name} invites you to Cleanclaim",
        message=render_to_string("practice/invitation.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[user.email],
    )

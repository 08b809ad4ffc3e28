"""The forms of sign-in and account pages: allauth's own with our labels and help, and no placeholders."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ADDRESS = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
AGAIN = _("The new password again")
CHOOSING = _(
    "At least 12 characters. Not only digits, not a common password, nothing like your name or address."
)
CODE = _("Code")


class InOurWords:
    """Gives the fields of a form their labels and help, and takes what stands in them as an example away."""

    words: ClassVar[dict[str, str | Promise]] = {}
    helps: ClassVar[dict[str, str | Promise]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]  # a form's
            field.widget.attrs.pop("placeholder", None)
            field.label = self.words.get(name, field.label)
            field.help_text = self.helps.get(name, field.help_text)


class LoginForm(InOurWords, account.LoginForm):  # type: ignore[misc]  # a library without types
    """Address and password."""

    words = {"login": ADDRESS, "password": PASSWORD, "remember": _("Stay signed in on this device")}


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):  # type: ignore[misc]
    """The address to which the link goes."""

    words = {"email": ADDRESS}


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password by the link of the mail."""

    words = {"password1": NEW_PASSWORD, "password2": AGAIN}
    helps = {"password1": CHOOSING}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """The present password, and a new one."""

    words = {"oldpassword": _("Present password"), "password1": NEW_PASSWORD, "password2": AGAIN}
    helps = {"password1": CHOOSING}


class SetPasswordForm(InOurWords, account.SetPasswordForm):  # type: ignore[misc]
    """A first password."""

    words = {"password1": NEW_PASSWORD, "password2": AGAIN}
    helps = {"password1": CHOOSING}


class AddressForm(InOurWords, account.AddEmailForm):  # type: ignore[misc]
    """A new address, which counts once it is confirmed."""

    words = {"email": _("New e-mail address")}


class PasswordAgainForm(InOurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more before something is changed."""

    words = {"password": PASSWORD}


class CodeForm(InOurWords, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    words = {"code": CODE}


class CodeAgainForm(InOurWords, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code once more before something is changed."""

    words = {"code": CODE}


class AppCodeForm(InOurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""

    words = {"code": CODE}


class PasskeyForm(InOurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey or security key."""

    words = {"passwordless": _("Sign in with it alone, without the password")}
    helps = {
        "passwordless": _(
            "It is a passkey then: the device asks for your finger, face or PIN. Otherwise it is the second "
            "step after the password."
        )
    }

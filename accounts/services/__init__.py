"""Writes of people: who may sign in, as what, until when (D9)."""

from accounts.services.api_tokens import create_token, revoke_token
from accounts.services.erasing import erase_people
from accounts.services.leaving import deactivate_person, end_sessions, reactivate_person
from accounts.services.notices import Message, mark_notices_read, notify, tell_all
from accounts.services.people import (
    change_ibm_role,
    create_administrator,
    create_person,
    invite_ibm_person,
    rename_person,
    set_password_link,
)

__all__ = [
    "Message",
    "change_ibm_role",
    "create_administrator",
    "create_person",
    "create_token",
    "deactivate_person",
    "end_sessions",
    "erase_people",
    "invite_ibm_person",
    "mark_notices_read",
    "notify",
    "reactivate_person",
    "rename_person",
    "revoke_token",
    "set_password_link",
    "tell_all",
]

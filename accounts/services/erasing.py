"""People whose data is kept no longer: the account stays as a number, so that what they did still has one."""

from collections.abc import Collection
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from accounts.models import ApiToken, Notice, User
from accounts.services.leaving import end_sessions
from kernel.tenancy import Role, acting

ERASED_NAME = "Erased person"


def erase_people(*, user_ids: Collection[int], now: datetime) -> int:
    """Take name, address, second factors, sessions, tokens and notices from people of no side, for good.

    IBM's people are left alone. Return how many were erased. Their address is free again.
    """
    with acting(role=Role.STAFF, why="personal data deleted"):
        people = list(User.objects.select_for_update().filter(pk__in=user_ids, ibm_role="").order_by("pk"))
        for person in people:  # each has a few sessions, in a store that knows them one by one
            end_sessions(user=person)
        found = [person.pk for person in people]
        EmailAddress.objects.filter(user_id__in=found).delete()
        Authenticator.objects.filter(user_id__in=found).delete()
        UserSession.objects.filter(user_id__in=found).delete()
        ApiToken.objects.filter(user_id__in=found).delete()
        Notice.objects.filter(user_id__in=found).delete()
        address = Concat(Value("erased-"), Cast(F("pk"), CharField()), Value("@erased.invalid"))
        those = User.objects.filter(pk__in=found)
        those.filter(is_active=True).update(is_active=False, deactivated_at=now)
        those.update(name=ERASED_NAME, email=address, password=make_password(None), last_login=None)
        with connection.cursor() as cursor:
            cursor.execute("SELECT erase_addresses_from_record(%s::bigint[])", [found])
    return len(found)

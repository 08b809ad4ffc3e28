"""What gunicorn serves; it refuses a login that could bypass row level security."""

import os

from django.core.wsgi import get_wsgi_application

from kernel.frames import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
application = with_room(get_wsgi_application())

from kernel.tenancy.checks import refuse_unsafe_login  # noqa: E402  (needs the application set up)

refuse_unsafe_login()

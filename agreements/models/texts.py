"""The published texts of the Program Agreement: versions, byte for byte (R28, R29)."""

from django.conf import settings
from django.db import models

from kernel.files import Unguessable
from kernel.tenancy import Audited


class TextState(models.TextChoices):
    """A version is prepared, then published for good; the newest published one is what is signed."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"


class AgreementText(models.Model):
    """A version of the Program Agreement, the Bilateral Logo Usage Agreement in it (R28, R29).

    It names no party. `notice_days` are those of its termination clause (R30). `sign_by` is the last day on
    which a Participant that signed an earlier version may accept this one before its benefits pause (R27);
    without it, nobody has to sign again. A trigger refuses any change once it is published.
    """

    app_may_write = False

    version = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=200)
    changes = models.TextField(blank=True)
    file = models.FileField(upload_to=Unguessable("agreement-texts"), max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    notice_days = models.PositiveSmallIntegerField(default=30)
    sign_by = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=TextState, default=TextState.DRAFT)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="text_published_has_moment",
                condition=models.Q(state="draft") | models.Q(published_at__isnull=False),
            ),
            Audited(name="text_audit", tenant=None, without=("file",)),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

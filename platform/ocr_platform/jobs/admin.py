"""Users in Django's admin. Before a user is deleted, a page states in plain words what is deleted with the user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

from ocr_platform.jobs.models import Job, Page
from ocr_platform.tokens.models import Token

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    _Base = UserAdmin[User]
else:
    _Base = UserAdmin

admin.site.unregister(User)


@admin.register(User)
class UserWithDocumentsAdmin(_Base):
    """Django's own, except for the confirmation before users are deleted."""

    def get_deleted_objects(self, objs: Iterable[User], request: HttpRequest) -> tuple[Any, Any, set[str], list[Any]]:  # noqa: ARG002
        """Return a sentence for each user, the counts, and no obstacles.

        Django would list every row: a user may have a hundred thousand documents.
        """
        users = list(objs)
        counts = {
            "users": len(users),
            "documents, with their files, results and corrections": Job.objects.filter(owner__in=users).count(),
            "pages": Page.objects.filter(job__owner__in=users).count(),
            "API tokens": Token.objects.filter(user__in=users).count(),
        }
        return [_sentence(user) for user in users], counts, set(), []


def _sentence(user: User) -> str:
    documents = Job.objects.filter(owner=user).count()
    if documents == 0:
        return f'The user "{user.get_username()}". This user has no documents.'
    owned = "the 1 document" if documents == 1 else f"all {documents} documents"
    return (
        f'The user "{user.get_username()}" and {owned} of this user, with files, results and corrections. '
        'They cannot be restored. To keep them, clear "Active" on the user\'s page instead: the user can then no '
        "longer sign in."
    )

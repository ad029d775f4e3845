"""`manage.py create_token USER --name N --scope S...`: print a new key, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ocr_contract.errors import RequestError
from ocr_platform.tokens.scopes import MEANING, Scope
from ocr_platform.tokens.services import create_token

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Create an API token."""

    help = "Create an API token and print its key, which is shown only once. Scopes: " + "; ".join(
        f"{scope} ({meaning})" for scope, meaning in MEANING.items()
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("user", help="name of the user that owns it")
        parser.add_argument("--name", required=True, help="name that says what it is for")
        parser.add_argument(
            "--scope", nargs="+", action="extend", required=True, choices=[str(scope) for scope in Scope], dest="scopes"
        )
        parser.add_argument("--days", type=int, default=None, help="days until it expires (default: never)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Make it."""
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f'There is no user "{options["user"]}".')
        days = options["days"]
        expires_at = timezone.now() + timedelta(days=days) if days is not None else None
        try:
            _, key = create_token(user=user, name=options["name"], scopes=options["scopes"], expires_at=expires_at)
        except RequestError as error:
            raise CommandError(f"{error.detail} {error.hint or ''}".strip()) from error
        self.stdout.write(key)

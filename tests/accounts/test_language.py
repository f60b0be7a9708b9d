"""The language that a person chooses is the one of the mails."""

import pytest
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_choosing_a_language_is_remembered_for_mails() -> None:
    person = User.objects.create_user("reader@benthu.example", name="Reader")
    client = Client()
    assert client.post("/i18n/setlang/", {"language": "en", "next": "/"}).status_code == 302
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    for code, kept in (("en", "en"), ("en", "en"), ("xx", "en"), ("vi", "vi")):
        client.post("/i18n/setlang/", {"language": code, "next": "/"})
        person.refresh_from_db()
        assert person.language == kept

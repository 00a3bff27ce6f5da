"""A form is taken once, however often it is sent (bad input: double click, back button)."""

from django.test import Client
from django.urls import reverse

from keel.web.people.models import Contact, Posted
from tests.cast import Cast, signed_in

KEY = "0123456789abcdef0123456789abcdef"
CONTACT = {"label": "Night desk", "telephone": "01632 960333", "position": "3"}


def test_a_double_click_adds_one_contact_and_both_go_to_the_same_page(cast: Cast, client: Client) -> None:
    signed_in(client, cast.neil)
    sent = {**CONTACT, "idempotency_key": KEY}
    answers = [client.post(reverse("people:contact_add"), sent) for _ in range(3)]
    assert [(one.status_code, one["Location"]) for one in answers] == [(303, reverse("people:organisation"))] * 3
    assert Contact.objects.filter(label="Night desk").count() == 1


def test_a_form_that_came_back_with_errors_is_taken_when_it_is_mended(cast: Cast, client: Client) -> None:
    signed_in(client, cast.neil)
    wrong = client.post(reverse("people:contact_add"), {**CONTACT, "telephone": "ring me", "idempotency_key": KEY})
    assert wrong.status_code == 200
    assert "This is no telephone number" in wrong.text
    assert KEY in wrong.text
    assert not Posted.objects.exists()
    assert client.post(reverse("people:contact_add"), {**CONTACT, "idempotency_key": KEY}).status_code == 303
    assert Contact.objects.filter(label="Night desk").count() == 1


def test_the_same_key_by_somebody_else_or_on_another_page_is_another_form(cast: Cast, client: Client) -> None:
    for person in (cast.neil, cast.ruth):
        signed_in(client, person)
        client.post(reverse("people:contact_add"), {**CONTACT, "idempotency_key": KEY})
    assert Contact.objects.filter(label="Night desk").count() == 2


def test_a_post_without_a_key_is_taken_as_it_comes(cast: Cast, client: Client) -> None:
    signed_in(client, cast.neil)
    for _ in range(2):
        client.post(reverse("people:contact_add"), {**CONTACT, "idempotency_key": "far too short"})
    assert Contact.objects.filter(label="Night desk").count() == 2

"""Adopted policy versions: the very bytes, their hash, and when each was in force."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Guards the adopted bytes: only the day a version ends may be written later."""

    name = "keel.web.policies"
    label = "policies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's acts, guard its rows, and register the facts it knows."""
        from keel.web.access import settings_source
        from keel.web.ledger.acts import name_acts
        from keel.web.ledger.guards import guard, guard_all_but
        from keel.web.people import marks, navigation

        from .selectors import access_settings, in_force

        settings_source.register(access_settings)
        marks.register(settings_source.POLICY_IN_FORCE, in_force)
        name_acts({"policy adopted": "adopted a policy"})
        navigation.add(navigation.Entry("Policy", "policies:policy", 60))
        guard("policies.PolicyVersion", "An adopted policy is kept as it was adopted.", refuse=("DELETE",))
        guard_all_but("policies.PolicyVersion", "An adopted policy is kept as it was adopted.", once=("in_force_to",))

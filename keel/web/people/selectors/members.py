"""Who is here, in which roles, on a day. Every read keeps to the scope that is open."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Prefetch, Q, QuerySet

from keel.web.people import roles
from keel.web.people.memo import keep_of_each
from keel.web.people.models import Member, RoleHeld, WorkingTime


def here_on(on: date) -> Q:
    """The condition on Member of being here that day: from the day they joined up to the day before they left."""
    return Q(joined_on__lte=on) & (Q(left_on=None) | Q(left_on__gt=on))


def is_here(member: Member, on: date) -> bool:
    """Whether the member is here that day. The day of leaving is the first on which they are not."""
    return member.joined_on <= on and (member.left_on is None or on < member.left_on)


def members(*, on: date | None = None) -> QuerySet[Member]:
    """Members with their key, by staff number: everyone, or those here on a day."""
    rows = Member.objects.select_related("key")
    return rows if on is None else rows.filter(here_on(on))


def members_with_roles(*, on: date | None = None) -> QuerySet[Member]:
    """Members with the roles that stand, each list in `standing_roles`: two queries however many people."""
    return members(on=on).prefetch_related(
        Prefetch("roles", queryset=standing(), to_attr="standing_roles"),
    )


def by_name(people: Iterable[Member]) -> list[Member]:
    """Sort by name, in memory: names are sealed. Two people of one name stay two, by staff number."""
    return sorted(people, key=lambda member: (member.name.casefold(), member.staff_number))


def standing() -> QuerySet[RoleHeld]:
    """Roles that no later correction has superseded, and that were not taken back."""
    return RoleHeld.objects.filter(superseded_by=None, withdrawn=False)


def held_on(on: date) -> Q:
    """The condition on RoleHeld of being held that day, both ends included."""
    return Q(first__lte=on) & (Q(last=None) | Q(last__gte=on))


def roles_of(member: Member) -> QuerySet[RoleHeld]:
    """The member's roles that stand, past and to come as well."""
    return standing().filter(member=member).order_by("-first")


def role_slugs(member: Member, on: date) -> frozenset[str]:
    """The roles a member holds that day; none before they joined or once they left. Asked once a request and day."""
    if not is_here(member, on):
        return frozenset()
    memo = {} if member.memo is None else member.memo
    if (kept := _roles(on)) not in memo:
        memo[kept] = frozenset(standing().filter(held_on(on), member=member).values_list("role", flat=True))
    found: frozenset[str] = memo[kept]
    return found


def know_roles(people: Collection[Member], on: date) -> None:
    """Find out everybody's roles of that day in one query: `role_slugs` then asks nothing of these members."""
    rows = standing().filter(held_on(on), member__in=[member.pk for member in people])
    keep_of_each(people, _roles(on), rows.order_by().values_list("member_id", "role"))


def _roles(on: date) -> str:
    return f"roles {on}"


def holders(role: str, on: date) -> list[Member]:
    """Everybody here who holds the role that day, by name."""
    held = standing().filter(held_on(on), role=role).values("member_id")
    return by_name(members(on=on).filter(pk__in=held))


def powers_of(member: Member, on: date) -> frozenset[str]:
    """Which settings pages the member's roles open that day (keel.web.people.roles.POWERS)."""
    return roles.powers(role_slugs(member, on))


def can_sign_in(prefix: str = "account") -> Q:
    """The condition of an account that its person has opened; `prefix` is the way to it."""
    return Q(**{f"{prefix}__is_active": True}) & ~Q(**{f"{prefix}__password__startswith": UNUSABLE_PASSWORD_PREFIX})


def signs_in(member: Member) -> bool:
    """Whether the member's account is one that its person has opened: `can_sign_in` of one that was read."""
    account = member.account
    return account is not None and account.is_active and not account.password.startswith(UNUSABLE_PASSWORD_PREFIX)


def working_times(member_ids: Iterable[UUID]) -> dict[UUID, list[WorkingTime]]:
    """Each member's working times in order of the week, in one query; a member without any has an empty list."""
    found: dict[UUID, list[WorkingTime]] = {member_id: [] for member_id in member_ids}
    for time in WorkingTime.objects.filter(member_id__in=found):
        found[time.member_id].append(time)
    return found

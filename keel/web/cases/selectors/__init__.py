"""What may be asked about cases."""

from .register import CaseLine, carried_by, carriers_of, case_line, cases, siblings_of, statuses_on

__all__ = ["CaseLine", "carried_by", "carriers_of", "case_line", "cases", "siblings_of", "statuses_on"]

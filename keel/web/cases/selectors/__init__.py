"""What may be asked about cases."""

from .register import CaseLine, all_carriers, carried_by, carriers_of, case_line, cases, siblings_of, statuses_on

__all__ = ["CaseLine", "all_carriers", "carried_by", "carriers_of", "case_line", "cases", "siblings_of", "statuses_on"]

"""`make mutants`: breaks access, sealing, ledger and deadlines one small thing at a time, and counts what is missed."""

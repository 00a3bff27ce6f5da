"""Django's PostgreSQL backend, except that every statement says whose rows it may touch."""

"""What Keel costs, measured beside the least it could cost: `make bench` runs every module here that has a `main()`."""

"""The doors of a desk: who comes in, with which password, and what stops them."""

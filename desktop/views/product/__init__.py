"""Eligible products: rules tried live against examples, families, labels, colours, declarations."""

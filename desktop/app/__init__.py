"""The composition root: builds a desk, its services, its pages and its window, once."""

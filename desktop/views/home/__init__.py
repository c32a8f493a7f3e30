"""The home page of a desk."""

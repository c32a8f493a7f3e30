"""A month over all merchants, and one statement as it is on paper."""

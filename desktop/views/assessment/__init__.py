"""The incomes of a household that is known already, and what they come to."""

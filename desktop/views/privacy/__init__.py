"""The room of those who answer for personal data: requests, retention, slips, desks behind."""

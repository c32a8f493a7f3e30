"""The enrolment page: one form, five steps, saved as it is typed."""

"""How alike two people, two names or two streets are: the room that measures text distances."""

"""What a service hands to a page, a letter or a command: frozen values, one file per noun."""

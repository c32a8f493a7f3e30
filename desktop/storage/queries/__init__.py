"""Questions asked of the database, per noun: select in, frozen values out."""

"""Pages about purchases: the list, imports, paper slips, duplicates and one purchase."""

"""The window: navigation, search, palette, status; it knows pages only by their entries."""

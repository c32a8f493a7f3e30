"""The revisions of the schema, run by `storage.upgrade`."""

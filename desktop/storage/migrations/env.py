"""Runs the migrations on the connection that `storage.upgrade` hands over."""

from __future__ import annotations

from alembic import context

from desktop.models import Base
from desktop.storage.upgrade import belongs_to

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    include_object=belongs_to(connection.dialect.name),
)
context.run_migrations()

"""What an agent can do: one class per noun, one method per use case."""

"""Security modules (SAM): who they are, what they are asked, and who is using one."""

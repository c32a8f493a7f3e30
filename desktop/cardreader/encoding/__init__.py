"""Writing the programme's right: what a support is, and how a Calypso card and a tag are one."""

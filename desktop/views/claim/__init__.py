"""One claim: what was asked, what was seen, what came out, and who decides."""

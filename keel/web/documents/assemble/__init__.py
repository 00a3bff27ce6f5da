"""From what was gathered to a document: pure functions, one module a kind of document."""

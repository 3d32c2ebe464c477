"""`make fuzz-api`: schemathesis against the running system, checking it against openapi.json."""

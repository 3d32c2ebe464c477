"""`make fuzz-api`: schemathesis against the running system, held to openapi.json."""

"""The OpenAPI document with one operation per action.

The original has a single operation, whose request is any action and whose answer is any answer. With one operation
each, every action is tried equally often, and checked against its own answer.
"""

import copy

from local.gateway import PATH


def one_for_each_action(document: dict) -> dict:
    """The document with an operation for each action. The gateway ignores what follows the `?` in a path."""
    whole = document["paths"][PATH]["post"]
    actions = _json(whole["requestBody"])["schema"]["discriminator"]["mapping"]
    operations = {f"{PATH}?{name}": {"post": _operation(whole, name, schema)} for name, schema in actions.items()}
    return document | {"paths": operations}


def _operation(whole: dict, name: str, schema: str) -> dict:
    operation = copy.deepcopy(whole) | {"operationId": name, "summary": name}
    _json(operation["requestBody"])["schema"] = {"$ref": schema}
    _json(operation["responses"]["200"])["schema"] = {"$ref": f"{schema}Answer"}
    return operation


def _json(message: dict) -> dict:
    return message["content"]["application/json"]

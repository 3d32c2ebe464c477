"""The API's document with its actions apart.

The document has one operation, whose request is one of all actions and whose answer is one of all answers. Taken apart,
each action is tried as often as the others, and held to its own answer.
"""

import copy

from local.gateway import PATH


def one_for_each_action(document: dict) -> dict:
    """The document with an operation for each action. What follows the `?` in a path is nothing to the gateway."""
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

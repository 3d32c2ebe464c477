"""The running system's consultants, who can sign in, whatever files it was filled from."""

import json
import logging

from local.functions import Functions
from local.gateway import FUNCTIONS, INTEGRATION_TIMEOUT_SECONDS, METHOD, PATH
from local.http_event import Request, make_event
from local.invocation import FunctionFailed, NoAnswer
from local.user_pool import ADMINS, Person

# The first page of a seed that may have thousands.
MOST = 50

log = logging.getLogger("gateway")


def consultants(functions: Functions) -> list[Person]:
    """The enabled ones by id, as the API lists them; none while it can't answer."""
    action = json.dumps({"action": "get_consultants", "limit": MOST}).encode()
    request = Request(METHOD, PATH, "HTTP/1.1", "127.0.0.1", {"content-type": "application/json"}, action)
    claims = {"email": ADMINS[0].email, "email_verified": True, "token_use": "id", "cognito:groups": ["admin"]}
    event = json.dumps(make_event(request, f"{METHOD} {PATH}", claims)).encode()
    try:
        answer = json.loads(functions.invoke(FUNCTIONS[PATH], event, INTEGRATION_TIMEOUT_SECONDS))
    except (FunctionFailed, NoAnswer) as error:
        log.error("the consultants can't be listed: %s", error)
        return []
    if answer["statusCode"] != 200:
        log.error("the consultants can't be listed: %s", answer["body"])
        return []
    rows = sorted(json.loads(answer["body"])["consultants"], key=lambda row: row["consultantid"])
    return [Person(row["email"], row["fullname"], "consultant") for row in rows]

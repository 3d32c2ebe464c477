"""A check in addition to schemathesis's own."""

from datetime import date

import schemathesis
from hypothesis import strategies

# Rules that no schema can express: between parameters, and between a parameter and what is stored.
RULES = (
    "An appointment must end on the day on which it starts.",
    "date_from must not be later than date_to.",
    "date_to must be at most one year after date_from.",
    "dateofbirth must be in the past.",
    "duration must not go past midnight.",
    "start_time must be earlier than end_time.",
    "slot_duration must be longer, or the days fewer: at most 10000 slots are created at once.",
    "work_start must be earlier than work_end.",
)


# Only dates that the API accepts: too few of all possible dates are.
schemathesis.openapi.format("date", strategies.dates(date(1900, 1, 1), date(2999, 12, 31)).map(str))


@schemathesis.check
def valid_requests_are_understood(_, response, case) -> None:
    """A request that the document allows is refused as invalid only because of one of the rules."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code != 400:
        return
    refusal = response.json()
    if refusal["code"] != "too_many_days" and refusal["error"] not in RULES:
        raise AssertionError(f"the document allows what the API refuses: {refusal['error']}")

"""A check in addition to schemathesis's own."""

from datetime import date

import schemathesis
from hypothesis import strategies

# Rules that no schema can express: between parameters, and between a parameter and what is stored.
RULES = (
    "An appointment must end on the day on which it starts.",
    "At most 10000 slots can be created at once; choose fewer days or a longer slot_duration.",
    "At most 20000 slots can be created at once; choose fewer days.",
    "date_from must not be later than date_to.",
    "date_to must be at most 3660 days after date_from.",
    "date_to must be at most 41 days after date_from.",
    "date_to must be at most one year after date_from.",
    "dateofbirth must be in the past.",
    "duration must not go past midnight.",
    "entries of the same weekday must not overlap while both are valid.",
    "slotminutes must fit between starttime and endtime.",
    "start_time must be earlier than end_time.",
    "startdate must not be later than enddate.",
    "starttime must be earlier than endtime, and either both or neither must be given.",
    "starttime must be earlier than endtime.",
    "validfrom must not be later than validto.",
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

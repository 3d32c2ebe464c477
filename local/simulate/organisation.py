"""How large an organisation is, and what its people do in a day.

Once is the organisation of the benchmarks: the rows of `local/bigseed.py`, 100,000 appointments and 120,000 slots of a year.
"""

import math
from dataclasses import dataclass

from local.bigseed import HOURS as SLOTS_OF_A_CONSULTANT

CUSTOMERS, APPOINTMENTS_A_DAY, SLOTS_A_DAY, ADMINS = 20_000, 274, 329, 3

WORKING_HOURS = 10
WORKING_DAYS = 22

# Bounds on what one machine is filled with. History costs disk and minutes; hardly a request depends on it.
LONGEST_HISTORY, SHORTEST_HISTORY, MOST_APPOINTMENTS = 365, 3, 50_000
LONGEST_OUTLOOK = 30
MOST_CUSTOMERS = 60_000

# From this size on, days to come are not left in the archive until somebody needs them: docs/scale.md says why.
LARGE = 5

# The connections of the chatbot. Its statements take turns on them.
BOTS = 4

# How often in a day somebody does something: each consultant, each admin, and for each appointment of the day. What each
# of them sends is in `visits.py`. Open pages ask again by themselves: a consultant's day every minute, the others every
# half a minute, while they are visible. A consultant has theirs on the screen for an hour, an admin two pages for two.
BY_CONSULTANT = {
    "refresh_my_day": 60,
    "open_my_day": 6,
    "own_week": 2,
}
BY_ADMIN = {
    "refresh_today": 240,
    "refresh_calendar": 240,
    "open_calendar": 20,
    "search": 60,
    "list_appointments": 60,
    "list_customers": 20,
    "look_at_appointment": 60,
    "look_at_customer": 20,
    "past_day": 10,
    "overview": 10,
    "report": 6,
    "running_out": 12,
    "history_of_record": 5,
    "book": 18,
    "register": 5,
    "move": 15,
    "cancel": 10,
    "cancel_many": 2,
}
BY_APPOINTMENT = {
    "confirm": 0.40,
    "complete": 0.50,
    "no_show": 0.04,
    "deny": 0.05,
    "bot_looks": 1.50,
    "bot_books": 0.80,
    "bot_registers": 0.16,
}


@dataclass(frozen=True)
class Organisation:
    """`times` as large as that of the benchmarks."""

    times: int

    @property
    def appointments(self) -> int:
        """Of a day."""
        return APPOINTMENTS_A_DAY * self.times

    @property
    def slots(self) -> int:
        """Of a day."""
        return SLOTS_A_DAY * self.times

    @property
    def consultants(self) -> int:
        return math.ceil(self.slots / SLOTS_OF_A_CONSULTANT)

    @property
    def admins(self) -> int:
        return ADMINS * self.times

    @property
    def all_customers(self) -> int:
        """Of the organisation; `customers` is how many of them the machine is filled with."""
        return CUSTOMERS * self.times

    @property
    def customers(self) -> int:
        return min(self.all_customers, MOST_CUSTOMERS)

    @property
    def days(self) -> int:
        """How many days have rows."""
        return min(LONGEST_HISTORY, max(SHORTEST_HISTORY, MOST_APPOINTMENTS // self.appointments))

    @property
    def outlook(self) -> int:
        """How many of them are in the future."""
        return min(LONGEST_OUTLOOK, self.days // 2)

    @property
    def days_loaded_ahead(self) -> int:
        """`LoadDaysAfter`, as an organisation of this size sets it."""
        return LONGEST_OUTLOOK if self.times >= LARGE else 1

    @property
    def visits(self) -> dict[str, float]:
        """How often each kind of visit takes place in a day."""
        return {
            **{kind: often * self.consultants for kind, often in BY_CONSULTANT.items()},
            **{kind: often * self.admins for kind, often in BY_ADMIN.items()},
            **{kind: often * self.appointments for kind, often in BY_APPOINTMENT.items()},
        }

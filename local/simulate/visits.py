"""What people send when they do something. Each function is a kind of visit: its steps, one after the other, each of which
sends its requests at once, as the page does.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from local.bigseed import FAMILY, FIRST_CUSTOMER, FIRST_HOUR, GIVEN, HOURS, PHRASES, name
from local.simulate.organisation import Organisation

# As in the page: web/src/my-day, web/src/today, web/src/app/searchEverywhere.ts.
DAYS_BACK, SHOWN, ALL_OF_A_DAY, MANY, PER_GROUP = 30, 20, 300, 1000, 6
BULK = 20

# Those who book outside of the hours that the seed has filled, and so mostly find the time free.
EVENING = range(FIRST_HOUR + HOURS, 21)
SHARE_OF_EVENINGS = 0.8
DAYS_BOOKED_AHEAD = 7


@dataclass(frozen=True)
class Ask:
    """A request to the dashboard."""

    kind: str
    email: str
    group: str
    body: dict
    done: Callable[[dict], None] | None = None
    """Is told the body of a 200."""


@dataclass(frozen=True)
class Write:
    """A statement of the chatbot."""

    kind: str
    statement: str
    done: Callable[[list[list[str]]], None] | None = None


Steps = list[list[Ask | Write]]


@dataclass
class Ledger:
    """What was acknowledged: the columns that rows must have in the end."""

    appointments: dict[int, dict[str, str]] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)

    def write(self, appointment: int, **columns: str) -> None:
        self.appointments.setdefault(appointment, {}).update(columns)


@dataclass
class Scene:
    """Everything that a visit chooses from. No appointment is chosen for two changes, so that each has one outcome."""

    random: Random
    organisation: Organisation
    today: date
    pending: list[tuple[int, int]]
    """Appointments with their consultants."""
    begun: list[tuple[int, int]]
    """Those that were confirmed and have begun."""
    coming: list[tuple[int, int]]
    """Those of days to come."""
    some: list[int]
    """Any, to look at."""
    ledger: Ledger = field(default_factory=Ledger)

    def consultant(self) -> int:
        return self.random.randint(1, self.organisation.consultants)

    def customer(self) -> str:
        return str(FIRST_CUSTOMER + self.random.randrange(self.organisation.customers))

    def admin(self, kind: str, action: str, done: Callable[[dict], None] | None = None, **parameters) -> Ask:
        email = f"admin{self.random.randint(1, self.organisation.admins)}@example.com"
        return Ask(kind, email, "admin", {"action": action, **parameters}, done)

    def day(self, ahead: int) -> str:
        return (self.today + timedelta(days=ahead)).isoformat()

    def time_to_book(self) -> tuple[str, str]:
        """A day and a time that somebody wishes to have."""
        ahead = self.random.randint(1, min(DAYS_BOOKED_AHEAD, self.organisation.outlook))
        free = self.random.random() < SHARE_OF_EVENINGS
        hour = self.random.choice(EVENING) if free else self.random.randrange(FIRST_HOUR, FIRST_HOUR + HOURS)
        return self.day(ahead), f"{hour:02}:{self.random.choice(('00', '30') if free else ('00',))}"


def own(consultant: int, kind: str, action: str, done: Callable[[dict], None] | None = None, **parameters) -> Ask:
    """A consultant's request."""
    body = {"action": action, "consultant_id": consultant, **parameters}
    return Ask(kind, f"tuvan{consultant}@example.org", "consultant", body, done)


# ------------------------------------------------------------------------------------------------------- A consultant


def _my_day(scene: Scene, consultant: int) -> list[Ask]:
    kind, today = "own day", scene.day(0)
    back = {"date_from": scene.day(-DAYS_BACK), "limit": SHOWN}
    day = {"date_from": today, "date_to": today, "limit": ALL_OF_A_DAY}
    return [
        own(consultant, kind, "get_my_appointments", status="pending", sort="date", **back),
        own(consultant, kind, "get_my_appointments", status="confirmed", sort="-date", date_to=scene.day(-1), **back),
        own(consultant, kind, "get_my_appointments", **day),
        own(consultant, kind, "get_my_schedule", **day),
    ]


def refresh_my_day(scene: Scene) -> Steps:
    return [_my_day(scene, scene.consultant())]


def open_my_day(scene: Scene) -> Steps:
    consultant = scene.consultant()
    email = f"tuvan{consultant}@example.org"
    who = Ask("own day", email, "consultant", {"action": "get_consultant_by_email", "email": email})
    today = scene.day(0)
    leave = own(consultant, "own day", "get_leave", date_from=today, date_to=today)
    return [[who], [*_my_day(scene, consultant), leave]]


def own_week(scene: Scene) -> Steps:
    return [[own(scene.consultant(), "own day", "get_my_calendar", date_from=scene.day(0), date_to=scene.day(6))]]


def _decision(scene: Scene, candidates: list[tuple[int, int]], action: str, status: str) -> Steps:
    """A consultant decides about an appointment; if none is left for it, they look at their day."""
    if not candidates:
        return refresh_my_day(scene)
    appointment, consultant = candidates.pop()
    decided = own(
        consultant,
        "decisions of consultants",
        action,
        lambda _: scene.ledger.write(appointment, status=status),
        appointment_id=appointment,
    )
    return [[decided], _my_day(scene, consultant)]


def confirm(scene: Scene) -> Steps:
    return _decision(scene, scene.pending, "confirm_appointment", "confirmed")


def deny(scene: Scene) -> Steps:
    return _decision(scene, scene.pending, "deny_appointment", "cancelled")


def complete(scene: Scene) -> Steps:
    return _decision(scene, scene.begun, "complete_appointment", "completed")


def no_show(scene: Scene) -> Steps:
    return _decision(scene, scene.begun, "mark_no_show", "no_show")


# ----------------------------------------------------------------------------------------------------------- An admin


def refresh_today(scene: Scene) -> Steps:
    kind, today, yesterday = "Today", scene.day(0), scene.day(-1)
    return [
        [
            scene.admin(kind, "get_calendar", date_from=today, date_to=today),
            scene.admin(kind, "get_appointments", status="pending", date_from=today, limit=SHOWN, sort="date"),
            scene.admin(kind, "get_appointments", status="confirmed", date_to=yesterday, limit=SHOWN),
            scene.admin(kind, "get_appointments", status="pending", date_to=yesterday, limit=SHOWN),
        ]
    ]


def refresh_calendar(scene: Scene) -> Steps:
    day = scene.day(scene.random.choice((0, 0, 0, 1)))
    return [[scene.admin("calendar", "get_calendar", date_from=day, date_to=day)]]


def open_calendar(scene: Scene) -> Steps:
    week = {"date_from": scene.day(0), "date_to": scene.day(min(6, scene.organisation.outlook))}
    return [
        [scene.admin("calendar", "get_consultants", limit=MANY, sort="fullname")],
        [scene.admin("calendar", "get_calendar", consultant_ids=[scene.consultant()], **week)],
    ]


def search(scene: Scene) -> Steps:
    kind, text = "search", f"{scene.random.choice(FAMILY)} {scene.random.choice(GIVEN)}"
    return [
        [
            scene.admin(kind, "get_customers", search=text, limit=PER_GROUP),
            scene.admin(kind, "get_consultants", search=text, limit=PER_GROUP),
            scene.admin(kind, "get_appointments", search=text, date_from=scene.day(0), sort="date", limit=PER_GROUP),
        ]
    ]


def list_appointments(scene: Scene) -> Steps:
    sort = scene.random.choice(("-date", "-updatedat", "customer_name", "status"))
    return [[scene.admin("lists", "get_appointments", sort=sort, date_from=scene.day(0), date_to=scene.day(1))]]


def list_customers(scene: Scene) -> Steps:
    return [[scene.admin("lists", "get_customers", sort=scene.random.choice(("fullname", "-createdat")))]]


def look_at_appointment(scene: Scene) -> Steps:
    return [[scene.admin("one record", "get_appointment_by_id", appointmentid=scene.random.choice(scene.some))]]


def look_at_customer(scene: Scene) -> Steps:
    kind, customer = "one record", scene.customer()
    return [
        [
            scene.admin(kind, "get_customer_by_id", customerid=customer),
            scene.admin(kind, "get_appointments", customer_id=customer),
            scene.admin(kind, "get_customer_programs", customerid=customer, limit=MANY),
        ]
    ]


def past_day(scene: Scene) -> Steps:
    """A day before those that were loaded: the first who asks for it has it loaded."""
    oldest = scene.organisation.days - scene.organisation.outlook - 1
    day = scene.day(-scene.random.randint(min(2, oldest), min(DAYS_BACK, oldest)))
    return [[scene.admin("archived days", "get_appointments", date_from=day, date_to=day)]]


def overview(scene: Scene) -> Steps:
    return [[scene.admin("figures", "get_overview_stats"), scene.admin("figures", "get_daily_stats")]]


def report(scene: Scene) -> Steps:
    group = scene.random.choice(("day", "week", "consultant", "status"))
    last_month = {"date_from": scene.day(-30), "date_to": scene.day(0)}
    return [[scene.admin("figures", "get_report", group_by=group, **last_month)]]


def running_out(scene: Scene) -> Steps:
    later = {"date_from": scene.day(8), "date_to": scene.day(365)}
    return [
        [
            scene.admin("figures", "get_consultants", sort="fullname", limit=MANY),
            scene.admin("figures", "get_report", group_by="consultant", **later),
        ]
    ]


def history_of_record(scene: Scene) -> Steps:
    rowkey = str(scene.random.choice(scene.some))
    return [[scene.admin("one record", "get_audit", tablename="appointment", rowkey=rowkey)]]


def book(scene: Scene) -> Steps:
    day, time = scene.time_to_book()
    consultant, customer = scene.consultant(), scene.customer()
    booking = {"consultantid": consultant, "customerid": customer, "date": day, "time": time, "description": _text(scene)}

    def booked(answer: dict) -> None:
        columns = {"consultantid": str(consultant), "customerid": customer, "date": day, "status": "pending"}
        scene.ledger.write(answer["data"]["appointmentid"], **columns)

    return [
        [scene.admin("changes of admins", "get_available_consultants", date=day, time=time, limit=SHOWN)],
        [scene.admin("changes of admins", "create_appointment", booked, **booking)],
    ]


def register(scene: Scene) -> Steps:
    fullname = name(scene.random)
    email = f"moi{scene.random.getrandbits(48):x}@example.com"

    def registered(answer: dict) -> None:
        scene.ledger.customers[answer["data"]["customerid"]] = email

    return [[scene.admin("changes of admins", "create_customer", registered, fullname=fullname, email=email)]]


def move(scene: Scene) -> Steps:
    if not scene.coming:
        return look_at_appointment(scene)
    appointment, _ = scene.coming.pop()
    day, time = scene.time_to_book()
    moved = {"appointmentid": appointment, "date": day, "time": time}
    return [
        [
            scene.admin(
                "changes of admins",
                "update_appointment",
                lambda _: scene.ledger.write(appointment, date=day),
                **moved,
            )
        ]
    ]


def cancel(scene: Scene) -> Steps:
    if not scene.coming:
        return look_at_appointment(scene)
    appointment, _ = scene.coming.pop()
    return [
        [
            scene.admin(
                "changes of admins",
                "update_appointment",
                lambda _: scene.ledger.write(appointment, status="cancelled"),
                appointmentid=appointment,
                status="cancelled",
            )
        ]
    ]


def cancel_many(scene: Scene) -> Steps:
    chosen = [scene.coming.pop()[0] for _ in range(min(BULK, len(scene.coming)))]
    if not chosen:
        return look_at_appointment(scene)

    def cancelled(answer: dict) -> None:
        for result in answer["results"]:
            if result["code"] == "ok":
                scene.ledger.write(result["appointmentid"], status="cancelled")

    change = {"appointmentids": chosen, "status": "cancelled"}
    return [[scene.admin("changes of admins", "bulk_update_appointments", cancelled, **change)]]


# -------------------------------------------------------------------------------------------- Customers, by a chatbot


def bot_looks(scene: Scene) -> Steps:
    """A customer asks what is free tomorrow."""
    looked = f"""
        SELECT consultantid, starttime FROM consultantschedule AS slot
        WHERE date = '{scene.day(1)}' AND isavailable AND NOT EXISTS (
            SELECT FROM appointment
            WHERE appointment.consultantid = slot.consultantid AND appointment.date = slot.date
              AND time = starttime AND status <> 'cancelled')
        ORDER BY starttime, consultantid LIMIT 10"""
    return [[Write("chatbot looks", _one_line(looked))]]


def bot_books(scene: Scene) -> Steps:
    """A customer books, with whom and when they like."""
    day, time = scene.time_to_book()
    consultant, customer = scene.consultant(), scene.customer()

    def booked(rows: list[list[str]]) -> None:
        columns = {"consultantid": str(consultant), "customerid": customer, "date": day, "status": "pending"}
        scene.ledger.write(int(rows[0][0]), **columns)

    booking = f"""
        INSERT INTO appointment (consultantid, customerid, date, time, duration, status, description)
        VALUES ({consultant}, '{customer}', '{day}', '{time}', 60, 'pending', '{_text(scene)}') RETURNING appointmentid"""
    return [[Write("chatbot books", _one_line(booking), booked)]]


def bot_registers(scene: Scene) -> Steps:
    fullname, email = name(scene.random), f"moi{scene.random.getrandbits(48):x}@example.com"

    def registered(rows: list[list[str]]) -> None:
        scene.ledger.customers[rows[0][0]] = email

    statement = f"INSERT INTO customer (fullname, email) VALUES ('{fullname}', '{email}') RETURNING customerid"
    return [[Write("chatbot books", statement, registered)]]


def _text(scene: Scene) -> str:
    return " ".join(scene.random.choices(PHRASES, k=4))


def _one_line(statement: str) -> str:
    return " ".join(statement.split())


VISITS: dict[str, Callable[[Scene], Steps]] = {
    visit.__name__: visit
    for visit in (
        *(refresh_my_day, open_my_day, own_week, confirm, deny, complete, no_show),
        *(refresh_today, refresh_calendar, open_calendar, search, list_appointments, list_customers),
        *(look_at_appointment, look_at_customer, past_day, overview, report, running_out, history_of_record),
        *(book, register, move, cancel, cancel_many),
        *(bot_looks, bot_books, bot_registers),
    )
}

"""What must hold after any day, however busy: nobody is booked twice, nothing that was acknowledged is missing, and the
database can be lost.
"""

from local.sql import Session
from local.simulate.system import System
from local.simulate.visits import Ledger
from local.state import Failure

# The catalogue's tables and the audit.
TABLES = (
    *("customer", "consultant", "communityprogram", "programparticipant", "consultantleave", "consultantworkingplan"),
    *("consultantschedule", "appointment", "appointmentfeedback", "auditentry"),
)

# Found by other means than the constraint's.
BOOKED_TWICE = """
    SELECT count(*) FROM appointment AS one JOIN appointment AS other USING (consultantid, date)
    WHERE one.appointmentid < other.appointmentid AND one.status <> 'cancelled' AND other.status <> 'cancelled'
      AND one.time < other.time + other.duration * interval '1 minute'
      AND other.time < one.time + one.duration * interval '1 minute'"""

# How many sentences of one kind are printed.
SHOWN = 5


async def check(system: System, ledger: Ledger) -> dict[str, str]:
    """Fails if anything of it doesn't hold; otherwise returns each table's digest. Afterwards all days are loaded."""
    problems = []
    await system.init({"load": "all"})
    async with system.session() as session:
        if (twice := await session.value(_one_line(BOOKED_TWICE))) != "0":
            problems.append(f"{twice} pairs of appointments overlap")
        problems += await _missing(session, ledger)
        before = await digests(session)
    system.lose_database()
    await system.init({"load": "all"})
    async with system.session() as session:
        after = await digests(session)
    problems += [f"{table} is not what it was: {before[table]}, then {after[table]}" for table in TABLES if before[table] != after[table]]
    if problems:
        raise Failure("The promise does not hold:\n" + "\n".join(f"    {problem}" for problem in problems))
    return after


async def digests(session: Session) -> dict[str, str]:
    """How many rows each table has, and the sum of their hashes, which no order changes."""
    found = {}
    for table in TABLES:
        hashed = f"('x' || left(md5(({table}.*)::text), 15))::bit(60)::bigint::numeric"
        [[rows, digest]] = await session.run(f"SELECT count(*), coalesce(sum({hashed}), 0) FROM {table}")
        found[table] = f"{rows} rows, {digest}"
    return found


async def _missing(session: Session, ledger: Ledger) -> list[str]:
    """What was acknowledged and is not there."""
    columns = ("consultantid", "customerid", "date", "status")
    rows = await session.run(f"SELECT appointmentid, {', '.join(columns)} FROM appointment")
    there = {int(number): dict(zip(columns, values, strict=True)) for number, *values in rows if int(number) in ledger.appointments}
    problems = []
    for number, expected in ledger.appointments.items():
        row = there.get(number)
        if row is None or any(row[column] != value for column, value in expected.items()):
            problems.append(f"appointment {number} should have {expected}, and is {row}")
    known = dict(await session.run("SELECT customerid, email FROM customer WHERE email LIKE 'moi%'"))
    for customer, email in ledger.customers.items():
        if known.get(customer) != email:
            problems.append(f"customer {customer} is missing")
    return problems[:SHOWN] + ([f"and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else [])


def _one_line(statement: str) -> str:
    return " ".join(statement.split())

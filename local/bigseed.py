"""Writes seed CSV files of any size, to measure the import with.

    python3 local/bigseed.py FOLDER [--customers N] [--appointments N] [--slots N] [--days N] [--ahead N] \\
        [--today DATE] [--bad SHARE] [--shuffle]

Every row can be imported, except for a share of bad ones if requested: invalid values, dangling references,
overlapping times. Rows come in the order of their ids unless they are shuffled. The same options on the same day write
the same bytes, and memory does not grow with them unless they are shuffled. The last day is `--ahead` days after today.
Nothing but a bad row overlaps, by construction: a *cell* is one hour of one consultant on one day, and rows are spread
evenly over the cells, with at most one appointment and one slot in each.
"""

import argparse
import csv
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

TABLES = """
customer: customerid fullname email phonenumber dateofbirth createdat isdisabled notes
consultant: consultantid fullname email phonenumber imageurl specialties qualifications joindate createdat isdisabled
consultantschedule: scheduleid consultantid date starttime endtime isavailable
appointment: appointmentid consultantid customerid date time duration meetingurl status description createdat updatedat
appointmentfeedback: appointmentid rating customerfeedback createdat
communityprogram: programid programname date description content organizer url isdisabled status createdat
programparticipant: programid customerid registeredtime status
consultantleave: leaveid consultantid startdate enddate starttime endtime reason createdat
consultantworkingplan: planid consultantid weekday starttime endtime slotminutes validfrom validto
"""
DAYS_AHEAD, FIRST_HOUR, HOURS = 30, 8, 8
MIN_CONSULTANTS, PROGRAMS, FIRST_CUSTOMER = 8, 40, 100_083_517_000_000

FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý".split()
MIDDLE = "Thị Văn Đình Hữu Minh Thanh Ngọc Quốc Bảo Hoài Đức Gia Khánh Phương".split()
GIVEN = "Anh Bình Châu Dũng Giang Hà Hạnh Hiếu Hương Khôi Lan Linh Long Mai Nam Nhung Phúc Thảo Trang Tú Vy".split()
PHRASES = (
    "tư vấn,luyện phỏng vấn,sửa hồ sơ,xin việc,chuyển ngành,phân tích dữ liệu,chọn trường,du học,học bổng,bài luận,"
    "đàm phán,lương,thăng tiến,kế hoạch quản lý,kỹ năng giao tiếp,thực tập,định hướng,nghề nghiệp,buổi tiếp theo"
).split(",")
RATINGS = (0, 1, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5)
COMMENTS = ("Rất hữu ích, cảm ơn!", "Tư vấn kỹ, dễ hiểu.", "Tốt", "Đúng giờ, nhiệt tình", "Hơi ngắn, cần thêm giờ.", "")

Rows = Iterator[tuple[object, ...]]

# What makes a row of each table bad: an invalid value of a column, or (None) a copy of the previous row with a new id.
SPOILERS: dict[str, tuple[dict[str, object] | None, ...]] = {
    "customer": ({"email": "khach@"}, {"fullname": ""}, {"dateofbirth": "31/02/2000"}),
    "consultant": ({"email": "tuvan@"},),
    "consultantschedule": ({"endtime": "07:00"}, {"consultantid": 999_999_999}, {"date": "2025-02-30"}, None),
    "appointment": ({"customerid": "nobody"}, {"time": "25:00"}, {"duration": 481}, {"consultantid": 999_999_999}, None),
    "appointmentfeedback": ({"appointmentid": 999_999_999}, {"rating": 6}),
    "communityprogram": ({"status": "over"},),
    "programparticipant": ({"customerid": "nobody"}, {"status": "absent"}),
    "consultantleave": ({"consultantid": 999_999_999}, {"enddate": "1999-01-01"}, {"endtime": ""}),
    "consultantworkingplan": ({"consultantid": 999_999_999}, {"weekday": 8}, {"endtime": "07:00"}, None),
}


def name(random: Random) -> str:
    return f"{random.choice(FAMILY)} {random.choice(MIDDLE)} {random.choice(GIVEN)}"


def text(random: Random) -> str:
    return " ".join(random.choices(PHRASES, k=6)).capitalize()  # some 60 characters


class Seed:
    """The rows of each table. Each table has its own random generator, so that none depends on another."""

    def __init__(self, customers: int, appointments: int, slots: int, days: int, today: date, ahead: int) -> None:
        self.customers, self.appointments, self.slots = customers, appointments, slots
        self.days, self.today = days, today
        self.first_day = today + timedelta(days=ahead + 1 - days)
        self.consultants = max(MIN_CONSULTANTS, -(-max(appointments, slots) // (HOURS * days)))
        self.cells = self.consultants * HOURS * days

    def place(self, cell: int) -> tuple[int, date, int]:
        """The consultant, day and hour of a cell."""
        day, rest = divmod(cell, self.consultants * HOURS)
        return rest // HOURS + 1, self.first_day + timedelta(days=day), FIRST_HOUR + rest % HOURS

    def status(self, number: int, day: date) -> str:
        """An appointment's status, derived from its number so that the slots can derive it too."""
        dice = number * 2654435761 % 2**32 / 2**32
        if dice < 0.12:
            return "cancelled"
        if day < self.today:
            return "no_show" if dice > 0.95 else "completed"
        return "confirmed" if dice < 0.6 else "pending"

    def is_open(self, cell: int, day: date) -> bool:
        """Whether no appointment that was confirmed takes up the cell."""
        number = -(-cell * self.appointments // self.cells)
        taken = number < self.appointments and number * self.cells // self.appointments == cell
        return not taken or self.status(number, day) in ("pending", "cancelled")

    def before(self, day: date, random: Random, most: int) -> datetime:
        """An instant 1 to `most` days before the day, and before today."""
        return datetime.combine(min(day, self.today), time()) - timedelta(minutes=random.randrange(1440, most * 1440))

    def program_day(self, number: int) -> date:
        return self.first_day + timedelta(days=number * self.days // PROGRAMS)

    def customer(self, random: Random) -> Rows:
        for i in range(self.customers):
            born = date(1970, 1, 1) + timedelta(days=random.randrange(13_000))
            created, notes = self.before(self.first_day, random, 300), text(random) if random.random() < 0.3 else ""
            yield FIRST_CUSTOMER + i, name(random), f"khach{i}@example.com", f"09{i:08}", born, created, "FALSE", notes

    def consultant(self, random: Random) -> Rows:
        for i in range(1, self.consultants + 1):
            created = self.before(self.first_day, random, 300)
            yield (i, name(random), f"tuvan{i}@example.org", f"08{i:08}", f"https://images.example.com/{i}.jpg",
                   text(random), text(random), created.date(), created, "FALSE")  # fmt: skip

    def consultantschedule(self, _: Random) -> Rows:
        for i in range(self.slots):
            cell = i * self.cells // self.slots
            consultant, day, hour = self.place(cell)
            yield i + 1, consultant, day, f"{hour:02}:00", f"{hour + 1:02}:00", str(self.is_open(cell, day)).upper()

    def appointment(self, random: Random) -> Rows:
        for i in range(self.appointments):
            consultant, day, hour = self.place(i * self.cells // self.appointments)
            customer, created = FIRST_CUSTOMER + random.randrange(self.customers), self.before(day, random, 14)
            yield (i + 1, consultant, customer, day, f"{hour:02}:00", 60, f"https://meet.example.com/{i + 1:08x}",
                   self.status(i, day), text(random), created, created)  # fmt: skip

    def appointmentfeedback(self, random: Random) -> Rows:
        for i in range(self.appointments):
            _, day, hour = self.place(i * self.cells // self.appointments)
            if self.status(i, day) == "completed" and random.random() < 1 / 3:
                yield i + 1, random.choice(RATINGS), random.choice(COMMENTS), datetime.combine(day, time(hour + 1, 30))

    def communityprogram(self, random: Random) -> Rows:
        for i in range(PROGRAMS):
            day = self.program_day(i)
            status = "upcoming" if day > self.today else "ongoing" if day == self.today else "completed"
            yield (i + 1, f"{text(random)} ({i + 1})", day, text(random), text(random), name(random),
                   f"https://events.example.com/{i + 1}", "FALSE", status, self.before(day, random, 60))  # fmt: skip

    def programparticipant(self, random: Random) -> Rows:
        for i in range(self.customers // 5):
            day = self.program_day(i % PROGRAMS)
            status = "cancelled" if random.random() < 0.1 else "attended" if day < self.today else "registered"
            yield i % PROGRAMS + 1, FIRST_CUSTOMER + i * 5, self.before(day, random, 20), status

    def consultantleave(self, random: Random) -> Rows:
        for i in range(self.consultants):
            day = self.first_day + timedelta(days=random.randrange(self.days))
            yield i + 1, i + 1, day, day + timedelta(days=1), "12:00", "17:00", text(random), self.before(day, random, 60)

    def consultantworkingplan(self, _: Random) -> Rows:
        for i in range(self.consultants * 7):
            yield i + 1, i // 7 + 1, i % 7 + 1, f"{FIRST_HOUR:02}:00", f"{FIRST_HOUR + HOURS}:00", 60, "", ""


def spoiled(rows: Rows, columns: list[str], spoilers: tuple[dict[str, object] | None, ...], share: float, random: Random) -> Rows:
    """The rows, of which a share is bad. The first is never."""
    before: tuple[object, ...] | None = None
    for row in rows:
        spoiler = random.choice(spoilers)
        if before is None or random.random() >= share:
            before = row
        elif spoiler is None:
            row = (row[0], *before[1:])
        else:
            row = tuple(spoiler.get(column, value) for column, value in zip(columns, row, strict=True))
        yield row


def shuffled(rows: Rows, random: Random) -> Rows:
    every = list(rows)
    random.shuffle(every)
    yield from every


def main() -> None:
    parser = argparse.ArgumentParser(description="Write seed CSV files of any size.")
    parser.add_argument("folder", type=Path)
    sizes = {"customers": 20_000, "appointments": 100_000, "slots": 120_000, "days": 365, "ahead": DAYS_AHEAD}
    for option, default in sizes.items():
        parser.add_argument(f"--{option}", type=int, default=default, metavar="N")
    parser.add_argument("--today", type=date.fromisoformat, default=date.today(), metavar="DATE")
    parser.add_argument("--bad", type=float, default=0, metavar="SHARE", help="of the rows, 0 to 1, that can't be imported")
    parser.add_argument("--shuffle", action="store_true", help="write the rows in random order")
    args = parser.parse_args()
    if min(args.customers, args.appointments, args.slots, args.days) < 1:
        parser.error("every number must be at least 1")
    if not 0 <= args.bad <= 1:
        parser.error("the share of bad rows must be from 0 to 1")
    args.folder.mkdir(parents=True, exist_ok=True)
    seed = Seed(args.customers, args.appointments, args.slots, args.days, args.today, args.ahead)
    for table, line in (line.split(": ") for line in TABLES.strip().splitlines()):
        columns, rows = line.split(), getattr(seed, table)(Random(table))
        if args.bad:
            rows = spoiled(rows, columns, SPOILERS[table], args.bad, Random(f"bad {table}"))
        if args.shuffle:
            rows = shuffled(rows, Random(f"order of {table}"))
        with open(args.folder / f"{table}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)


if __name__ == "__main__":
    main()

"""What people do all day, as a script: the main actions of admins and consultants, most of which write."""

from collections.abc import Awaitable, Callable

ADMIN = "admin@example.com"

# Sends an action as somebody, and returns the status and the body.
Call = Callable[[str, dict], Awaitable[tuple[int, dict]]]


class Work:
    """One run of the script. Everything it makes has the run's number, so that it can be repeated."""

    def __init__(self, call: Call, number: int):
        self._call = call
        self._number = number
        self.outcomes: dict[str, str] = {}
        """What each action was answered: `ok`, or a code."""

    async def _send(self, sender: str, action: str, /, **parameters) -> dict:
        status, body = await self._call(sender, {"action": action, **parameters})
        outcome = "ok" if status == 200 else body.get("code", str(status))
        # An action that is sent twice is as good as its worse answer.
        if self.outcomes.get(action, "ok") == "ok":
            self.outcomes[action] = outcome
        data = body.get("data")
        return data if isinstance(data, dict) else {}

    async def do(self) -> dict[str, str]:
        number, month = self._number, f"2031-{self._number % 12 + 1:02}"
        own = f"tuvan-{number}@example.org"

        async def admin(action: str, **parameters) -> dict:
            return await self._send(ADMIN, action, **parameters)

        async def consultant(action: str, **parameters) -> dict:
            return await self._send(own, action, **parameters)

        who = (await admin("create_consultant", fullname="Trần Chi", email=own)).get("consultantid", 0)
        customer = (await admin("create_customer", fullname="Lê An", email=f"an-{number}@example.com")).get("customerid", "0")
        hours = [{"weekday": 1, "starttime": "09:00", "endtime": "12:00", "slotminutes": 60}]
        await admin("set_working_plan", consultant_id=who, entries=hours)
        await admin("apply_working_plan", consultant_id=who, date_from=f"{month}-01", date_to=f"{month}-14")
        await admin(
            "create_consultant_schedule", consultant_id=who, date=f"{month}-20", start_time="14:00", end_time="15:00"
        )
        booked = []
        for day in (20, 21, 22, 23):
            booking = {"consultantid": who, "customerid": customer, "date": f"{month}-{day}", "time": "14:00"}
            booked.append((await admin("create_appointment", **booking)).get("appointmentid", 0))
        moved, confirmed, denied, cancelled = booked
        await admin("update_appointment", appointmentid=moved, time="16:00", description="Chọn trường")
        await admin("bulk_update_appointments", appointmentids=[cancelled], status="cancelled")
        await admin("get_appointments", search="le an", date_from=f"{month}-01", date_to=f"{month}-28")
        await admin("get_appointment_by_id", appointmentid=moved)
        await admin("get_available_consultants", date=f"{month}-20", time="09:00")
        await admin("get_calendar", date_from=f"{month}-15", date_to=f"{month}-28")
        await admin("get_daily_stats", date=f"{month}-20")
        await admin("get_overview_stats")
        await admin("get_report", date_from=f"{month}-01", date_to=f"{month}-28", group_by="consultant")
        await admin("get_audit", tablename="appointment", rowkey=str(moved))
        await admin("update_customer", customerid=customer, notes="gọi lại")
        await admin("get_customers", search="le an")
        leave = await admin("create_leave", consultant_id=who, startdate=f"{month}-27", enddate=f"{month}-28")
        await admin("get_leave", consultant_id=who)
        await admin("delete_leave", leaveid=leave.get("leaveid", 0))
        program = (await admin("create_program", programname=f"Ngày hội {number}", date=f"{month}-25")).get("programid", 0)
        await admin("add_program_participant", programid=program, customerid=customer)
        await admin("update_program_participant", programid=program, customerid=customer, status="attended")
        await admin("get_program_participants", programid=program)
        await admin("export_list", list="get_customers", search="le an")
        await admin("get_archive_status")

        await consultant("get_consultant_by_email", email=own)
        await consultant("get_my_appointments", consultant_id=who)
        await consultant("get_my_schedule", consultant_id=who)
        await consultant("get_my_calendar", consultant_id=who, date_from=f"{month}-15", date_to=f"{month}-28")
        await consultant("confirm_appointment", consultant_id=who, appointment_id=confirmed)
        await consultant("deny_appointment", consultant_id=who, appointment_id=denied, reason="bận")
        await consultant("set_my_working_plan", consultant_id=who, entries=[])
        return self.outcomes

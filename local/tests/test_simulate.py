"""The simulation of a day: what is sent, what is made of it, and that the page shows the figures."""

import json
import unittest
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from local.simulate import page
from local.simulate.day import Pace, Recording, Run, _arrivals, lags
from local.simulate.figures import CLASSES, database_class, percentile
from local.simulate.organisation import WORKING_HOURS, Organisation
from local.simulate.system import HOUR_OF_DAY, zone_of_afternoon
from local.simulate.visits import VISITS, Ask, Scene
from local.state import PROJECT


def scene(times: int = 1) -> Scene:
    pairs = [(number, number % 42 + 1) for number in range(1, 200)]
    return Scene(Random(7), Organisation(times), date(2030, 1, 7), pairs[:60], pairs[60:90], pairs[90:], [1, 2, 3])


def requests() -> list[Ask]:
    """What each kind of visit sends."""
    one = scene()
    steps = [step for visit in VISITS.values() for step in visit(one)]
    return [request for step in steps for request in step if isinstance(request, Ask)]


class Committed(unittest.TestCase):
    def test_the_page_shows_the_figures(self):
        """If not: .venv/bin/python -m local.simulate.page"""
        text = page.PAGE.read_text()
        self.assertEqual(text, page.up_to_date(text, page.read()))
        named = {found["name"] for found in page.MARKED.finditer(text)}
        self.assertEqual(named, {*page.SECTIONS, "latencies", "answers"})

    def test_it_has_an_entry_for_each_size_at_most_and_nothing_failed(self):
        sizes = [entry["times"] for entry in page.read()]
        self.assertEqual(sizes, sorted(set(sizes)))
        self.assertIn(1, sizes)
        self.assertEqual([page.failures(entry) for entry in page.read()], [0] * len(sizes))


class Visits(unittest.TestCase):
    actions = json.loads((PROJECT / "openapi.json").read_text())["paths"]["/admin/execute-sql"]["post"]["requestBody"]
    mapping = actions["content"]["application/json"]["schema"]["discriminator"]["mapping"]

    def test_each_kind_that_is_counted_can_be_paid(self):
        self.assertEqual(Organisation(1).visits.keys(), VISITS.keys())

    def test_they_send_actions_that_exist(self):
        sent = {request.body["action"] for request in requests()}
        self.assertGreater(len(sent), 20)
        self.assertLessEqual(sent, self.mapping.keys())

    def test_consultants_ask_only_for_themselves(self):
        for request in requests():
            if request.group == "consultant" and "consultant_id" in request.body:
                self.assertEqual(request.email, f"tuvan{request.body['consultant_id']}@example.org")

    def test_no_appointment_is_changed_twice(self):
        one = scene()
        changed = []
        for kind in ("confirm", "deny", "complete", "no_show", "move", "cancel", "cancel_many") * 5:
            for request in VISITS[kind](one)[0]:
                body = request.body
                changed += [body[key] for key in ("appointment_id", "appointmentid") if key in body]
                changed += body.get("appointmentids", [])
        self.assertEqual(len(changed), len(set(changed)))

    def test_the_same_dice_play_the_same_visits_as_often_as_the_pace_says(self):
        pace = Pace(seconds=100, speed=36)
        first, again = (_arrivals(Organisation(1), Random(7), pace) for _ in range(2))
        self.assertEqual(first, again)
        expected = sum(Organisation(1).visits.values()) * pace.hours / WORKING_HOURS
        self.assertAlmostEqual(len(first) / expected, 1, delta=0.2)
        self.assertLess(first[-1][0], pace.seconds)

    def test_an_organisation_grows_in_everything_but_what_the_machine_is_filled_with(self):
        one, hundred = Organisation(1), Organisation(100)
        self.assertEqual((one.consultants, one.appointments, one.days, one.customers), (42, 274, 182, 20_000))
        self.assertEqual((hundred.appointments, hundred.all_customers), (27_400, 2_000_000))
        self.assertLess(hundred.days * hundred.appointments, 300_000)

    def test_it_is_always_the_afternoon(self):
        midnight = datetime(2030, 1, 7, 0, 30, tzinfo=UTC)
        for hour in range(24):
            now = midnight + timedelta(hours=hour)
            self.assertEqual(now.astimezone(ZoneInfo(zone_of_afternoon(now))).hour, HOUR_OF_DAY)


class Figures(unittest.TestCase):
    def test_a_change_lags_until_the_first_successful_run_that_began_after_it(self):
        pace = Pace(seconds=90, speed=100)
        ok, skipped = {"status": "ok"}, {"status": "skipped"}
        recording = Recording(committed=[1.5], runs=[Run(1, 1, 2, ok), Run(4, 4, 4.1, skipped), Run(7, 7.3, 7.5, ok), Run(9, 9, 9.2, ok)])
        [lag] = lags(recording, pace)
        self.assertAlmostEqual(lag, 5.5 * 100 + 0.5)

    def test_however_little_of_a_day_is_played_the_archive_runs(self):
        self.assertEqual(Pace(seconds=90, speed=100).interval, 3)
        self.assertEqual(Pace(seconds=80, speed=1).interval, 20)

    def test_the_class_is_the_first_whose_baseline_suffices(self):
        self.assertEqual(database_class(17_280), "db.t4g.micro")
        self.assertEqual(database_class(17_281), "db.t4g.small")
        self.assertEqual(database_class(CLASSES[-1].seconds + 1), "more than db.m7g.large")

    def test_percentiles(self):
        values = [float(value) for value in range(100, 0, -1)]
        self.assertEqual([percentile(values, share) for share in (0.5, 0.95, 0.99)], [51, 96, 100])
        self.assertEqual(percentile([7.0], 0.99), 7)

    def test_only_unexpected_answers_are_failures(self):
        answers = {"a": {"ok": 5, "slot_taken": 2, "internal": 1}, "b": {"too_many_days": 1, "NoAnswer": 2}}
        self.assertEqual(page.failures({"answers": answers}), 3)


if __name__ == "__main__":
    unittest.main()

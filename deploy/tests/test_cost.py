"""`make cost`, and the tables of docs/cost.md."""

import os
import re
import unittest
from dataclasses import replace
from unittest.mock import patch

from deploy import cost, cost_page
from deploy.account import Failure
from deploy.cost import PRICES, REGIONS, Use, bill
from deploy.settings import PROJECT, switches
from deploy.tests.template import FRONT, SYSTEM, of_type

BUDGET = 25


def amounts(use: Use) -> dict[str, float]:
    return {item.name: item.dollars for item in bill(use).items}


class Sums(unittest.TestCase):
    def test_singapore_costs_at_most_twenty_five_dollars_a_month_with_the_default_settings(self):
        self.assertLess(bill(Use()).dollars, BUDGET)
        self.assertLess(bill(Use(region="us-east-1")).dollars, bill(Use()).dollars)

    def test_the_database_and_its_storage_cost_what_the_price_list_says(self):
        singapore = amounts(Use())
        self.assertAlmostEqual(singapore["database"], 18.25)
        self.assertAlmostEqual(singapore["its storage"], 2.76)
        self.assertAlmostEqual(singapore["secrets"], 1.20)
        self.assertAlmostEqual(amounts(Use(private=True))["interface endpoint"], 9.49)

    def test_a_standby_doubles_the_database_and_its_storage_and_nothing_else(self):
        one, two = amounts(Use()), amounts(Use(multi_az=True))
        self.assertEqual({name for name in one if one[name] != two[name]}, {"database", "its storage"})
        for name in ("database", "its storage"):
            self.assertAlmostEqual(two[name], 2 * one[name])

    def test_aurora_costs_what_it_computes_and_nothing_while_it_pauses(self):
        def database(**use) -> float:
            return amounts(Use(region="us-east-1", engine="aurora", **use))["database"]

        self.assertAlmostEqual(database(hours=198), 198 * 0.12)
        # Outside of working hours it is awake for six minutes of each hour, with half a unit.
        self.assertAlmostEqual(database() - database(hours=198), (730 - 198) * 0.1 * 0.5 * 0.12)
        self.assertAlmostEqual(database(min_capacity=0.5) - database(hours=198), (730 - 198) * 0.5 * 0.12)
        self.assertAlmostEqual(database(min_capacity=4), 730 * 4 * 0.12)
        self.assertAlmostEqual(database(multi_az=True), 2 * database())

    def test_each_hour_less_saves_what_exists_only_with_the_database(self):
        half = Use(hours=365)
        for name in ("database", "its storage", "secrets"):
            self.assertAlmostEqual(amounts(half)[name], amounts(Use())[name] / 2)

    def test_days_add_up_to_the_month(self):
        days = 730 / 24
        self.assertAlmostEqual(bill(Use().day()).dollars * days, bill(Use()).dollars)

    def test_a_destroyed_month_costs_what_the_bucket_holds(self):
        destroyed = amounts(Use(rows=2_000_000).destroyed())
        self.assertEqual({name for name, dollars in destroyed.items() if dollars}, {"bucket"})
        self.assertAlmostEqual(destroyed["bucket"], 0.025)

    def test_what_the_page_tells_of_its_use_is_part_of_the_bill(self):
        with patch.object(cost, "BATCHES_PER_REQUEST", 0):
            without = amounts(Use(region="us-east-1"))
        dearer = {name for name, dollars in amounts(Use(region="us-east-1")).items() if dollars > without[name]}
        self.assertEqual(dearer, {"API", "functions", "logs", "bucket"})

    def test_more_of_anything_costs_more(self):
        for use in (
            Use(requests=Use.requests + 1),
            Use(replaced_gb=Use.replaced_gb + 1),
            Use(rows=10**9),
            Use(mails=2_000),
            Use(storage=30),
            Use(log_days=365),
            Use(architecture="x86_64"),
            Use(database_class="db.t4g.small"),
        ):
            self.assertGreater(bill(use).dollars, bill(Use()).dollars, use)


class Prices(unittest.TestCase):
    def test_every_price_says_where_it_is_from_and_covers_every_region(self):
        for name, price in PRICES["prices"].items():
            self.assertLessEqual({"unit", "source", *REGIONS}, price.keys(), name)
            self.assertIn(price["source"], PRICES["sources"], name)

    def test_a_price_of_another_region_is_marked(self):
        estimated = {item.name for item in bill(Use()).items if item.is_estimate}
        self.assertIn("API", estimated)
        self.assertNotIn("database", estimated)
        on_aurora = {item.name for item in bill(Use(engine="aurora")).items if item.is_estimate}
        self.assertLess({"database", "its storage"}, on_aurora)
        self.assertIn("~ has prices of N. Virginia: those of Singapore are not in", cost.report(Use()))
        self.assertNotIn("~", cost.report(Use(region="us-east-1")))

    def test_what_has_no_price_is_named_and_not_counted(self):
        use = Use(accounts=20_000, requests=10_000_000)
        self.assertEqual(bill(use).missing, ["sign-in: 20,000 accounts", "page: 23,000,000 requests"])
        self.assertIn("Not in the sum, because the price is not in deploy/prices.json: sign-in: 20,000", cost.report(use))

    def test_a_database_without_a_price_and_an_unknown_region_are_refused(self):
        for use, reason in (
            (Use(database_class="db.t4g.medium"), "price of db.t4g.medium in Singapore"),
            (Use(database_class="db.m9.huge"), "price of db.m9.huge in Singapore"),
            (Use(region="eu-west-1"), "no prices of eu-west-1, only of ap-southeast-1, us-east-1"),
        ):
            with self.assertRaisesRegex(Failure, reason):
                bill(use)


class Quantities(unittest.TestCase):
    """The bill counts what the templates make."""

    def test_it_has_as_many_secrets_alarms_and_dashboards(self):
        for engine, database in (("postgres", "AWS::RDS::DBInstance"), ("aurora", "AWS::RDS::DBCluster")):
            stack = SYSTEM.deployed(DatabaseEngine=engine)
            managed = [made["ManageMasterUserPassword"] for made in of_type(stack, database).values()]
            self.assertEqual(len(of_type(stack, "AWS::SecretsManager::Secret")) + len(managed), cost.SECRETS)
            self.assertEqual(len(of_type(stack, "AWS::CloudWatch::Alarm")), cost.ALARMS)
            self.assertEqual(len(of_type(stack, "AWS::CloudWatch::Dashboard")), cost.DASHBOARDS)
        metrics = (PROJECT / "shared/src/archive/metrics.rs").read_text()
        names = set(re.findall(r'"(\w+)",\s*"(?:Bytes|Count|Milliseconds|Seconds)"', metrics))
        self.assertEqual(len(names), cost.METRICS)

    def test_functions_have_as_much_memory_and_runs_are_as_frequent(self):
        memory = {
            name: function["MemorySize"] / 1024 for name, function in SYSTEM.resources("AWS::Lambda::Function").items()
        }
        self.assertEqual(memory["Dashboard"], cost.DASHBOARD_GB)
        self.assertEqual(memory["ArchiveData"], cost.ARCHIVE_GB)
        self.assertEqual(memory["Mailer"], cost.MAILER_GB)
        for engine, rate in (("postgres", f"rate({60 // cost.RUNS_PER_HOUR} minutes)"), ("aurora", "rate(1 hour)")):
            rule = of_type(SYSTEM.deployed(DatabaseEngine=engine), "AWS::Events::Rule")["ArchiveDataSchedule"]
            self.assertEqual(rule["ScheduleExpression"], rate)
        self.assertEqual(cost.RUNS_PER_HOUR_IF_PAUSING, 1)

    def test_defaults_are_those_of_the_settings(self):
        chosen = switches()
        default = Use()
        self.assertEqual(default.engine, chosen["DatabaseEngine"])
        self.assertEqual(default.min_capacity, float(chosen["AuroraMinCapacity"]))
        self.assertEqual(default.database_class, chosen["DatabaseClass"])
        self.assertEqual(default.storage, int(chosen["DatabaseStorage"]))
        self.assertEqual(default.architecture, chosen["Architecture"])
        self.assertEqual(default.log_days, int(chosen["LogDays"]))
        self.assertEqual((default.multi_az, default.private), (False, False))

    def test_what_stays_has_nothing_that_is_charged_by_the_hour(self):
        charged = re.compile(r"AWS::(RDS|EC2|ElasticLoadBalancing\w*|WAFv2|Route53|SecretsManager|KMS|CloudWatch)::")
        types = {resource["Type"] for resource in FRONT.transformed()["Resources"].values()}
        self.assertEqual([type for type in types if charged.match(type)], [])


class Command(unittest.TestCase):
    def use(self, **environment: str) -> Use:
        with patch.dict(os.environ, environment, clear=True):
            return cost.from_env()

    def test_it_takes_the_settings_and_no_mail_as_long_as_there_is_no_sender(self):
        self.assertEqual(self.use(), replace(Use(), mails=0))
        self.assertEqual(self.use(MailFrom="lan@meetassist.example"), Use())

    def test_it_takes_any_use_and_other_settings(self):
        self.assertEqual(
            self.use(
                REGION="us-east-1", HOURS="198", REQUESTS="250,000", ROWS="1000000", MAILS="10", ACCOUNTS="3",
                DatabaseClass="db.t4g.small", DatabaseStorage="40", DatabaseMultiAZ="true", PrivateEndpoints="true",
                Architecture="x86_64", LogDays="7", DatabaseEngine="aurora", AuroraMinCapacity="0.5", BUSY="100",
            ),  # fmt: skip
            Use(
                region="us-east-1", hours=198, requests=250_000, rows=1_000_000, mails=10, accounts=3,
                database_class="db.t4g.small", storage=40, multi_az=True, private=True, architecture="x86_64", log_days=7,
                engine="aurora", min_capacity=0.5, busy=100,
            ),  # fmt: skip
        )

    def test_it_refuses_what_is_not_a_number(self):
        for text in ("many", "-1", "nan", "inf"):
            with self.assertRaisesRegex(Failure, "HOURS="):
                self.use(HOURS=text)

    def test_the_report_ends_with_a_day_and_a_destroyed_month(self):
        text = cost.report(Use())
        for line in ("sum", "a day on which the database exists", "a month in which it does not"):
            self.assertRegex(text, rf"(?m)^{line} +\d+\.\d\d$")


class Page(unittest.TestCase):
    def test_its_tables_are_made_of_these_prices(self):
        """If not: .venv/bin/python -m deploy.cost_page"""
        text = cost_page.PAGE.read_text()
        self.assertEqual(text, cost_page.up_to_date(text))
        self.assertEqual({found["name"] for found in cost_page.MARKED.finditer(text)}, cost_page.TABLES.keys())


if __name__ == "__main__":
    unittest.main()

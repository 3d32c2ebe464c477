"""What deploy/front.yaml promises to those who ask the archive in Athena."""

import json
import re
import unittest
from collections.abc import Iterator

from deploy.bucket import lifecycle
from deploy.front import ANALYTICS
from deploy.tests.template import FRONT, of_type, written

# The types of queries that a view may have, and the same types in the Glue Data Catalog. It has none for times of day and
# for instants with a time zone.
TYPES = {
    "varchar": "string",
    "boolean": "boolean",
    "integer": "int",
    "bigint": "bigint",
    "double": "double",
    "date": "date",
    "timestamp(3)": "timestamp",
}
DECIMAL = re.compile(r"decimal\(\d+,\d+\)")


def definition(view: dict) -> dict:
    """What Athena reads of a view: the JSON object in its text."""
    begin, encoded, end = view["ViewOriginalText"]["Fn::Join"][1]
    assert (begin, end) == ("/* Presto View: ", " */"), view["Name"]
    text = written(encoded["Fn::Base64"]).replace("${AnalyticsDatabase}", ANALYTICS)
    return json.loads(text)


class Analytics(unittest.TestCase):
    def setUp(self):
        self.stack = FRONT.deployed()

    def entries(self, kind: str) -> Iterator[dict]:
        for properties in of_type(self.stack, "AWS::Glue::Table").values():
            self.assertEqual(properties["DatabaseName"], {"Ref": "AnalyticsDatabase"})
            if properties["TableInput"]["TableType"] == kind:
                yield properties["TableInput"]

    def test_names_are_unique_in_the_database(self):
        tables = of_type(self.stack, "AWS::Glue::Table").values()
        names = [properties["TableInput"]["Name"] for properties in tables]
        self.assertEqual(len(names), len(set(names)))
        [database] = of_type(self.stack, "AWS::Glue::Database").values()
        self.assertEqual(database["DatabaseInput"]["Name"], ANALYTICS)

    def test_tables_are_over_folders_of_the_bucket(self):
        tables = list(self.entries("EXTERNAL_TABLE"))
        self.assertGreater(len(tables), 1)
        for table in tables:
            location = table["StorageDescriptor"]["Location"]["Fn::Sub"]
            self.assertRegex(location, r"^s3://\$\{BucketName\}/[a-z]+/([a-z]+/)?$")

    def test_days_are_projected_so_that_nobody_has_to_add_partitions(self):
        for table in self.entries("EXTERNAL_TABLE"):
            parameters, location = table["Parameters"], table["StorageDescriptor"]["Location"]["Fn::Sub"]
            if not (partitions := table.get("PartitionKeys")):
                self.assertNotIn("projection.enabled", parameters)
                continue
            self.assertEqual(partitions, [{"Name": "day", "Type": "string"}])
            self.assertEqual(parameters["projection.enabled"], "true")
            self.assertEqual(parameters["projection.day.type"], "date")
            self.assertEqual(parameters["projection.day.format"], "yyyy-MM-dd")
            # `${!day}` is `${day}` after the substitution.
            self.assertEqual(parameters["storage.location.template"], {"Fn::Sub": f"{location}day=${{!day}}/"})

    def test_csv_is_read_as_text_and_without_an_escape_character(self):
        """People's backslashes stay; a template has the character in a form that any parser of YAML reads."""
        for table in self.entries("EXTERNAL_TABLE"):
            storage = table["StorageDescriptor"]
            if storage["SerdeInfo"]["SerializationLibrary"] == "org.apache.hadoop.hive.serde2.OpenCSVSerde":
                self.assertEqual({column["Type"] for column in storage["Columns"]}, {"string"}, table["Name"])
                parameters = storage["SerdeInfo"]["Parameters"]
                self.assertEqual(parameters, {"separatorChar": ",", "quoteChar": '"', "escapeChar": "\x01"})
        self.assertNotIn("\x01", FRONT.path.read_text())

    def test_views_are_as_athena_makes_them_and_have_types_that_the_catalogue_has(self):
        views = list(self.entries("VIRTUAL_VIEW"))
        self.assertGreater(len(views), 1)
        for view in views:
            with self.subTest(view["Name"]):
                self.assertEqual(view["Parameters"]["presto_view"], "true")
                made = definition(view)
                self.assertEqual((made["catalog"], made["schema"]), ("awsdatacatalog", ANALYTICS))
                columns = {column["name"]: column["type"] for column in made["columns"]}
                expected = {name: kind if DECIMAL.fullmatch(kind) else TYPES[kind] for name, kind in columns.items()}
                in_catalogue = {column["Name"]: column["Type"] for column in view["StorageDescriptor"]["Columns"]}
                self.assertEqual(in_catalogue, expected)
                self.assertEqual(list(in_catalogue), list(columns))

    def test_views_read_tables_that_are_there(self):
        tables = {table["Name"] for kind in ("EXTERNAL_TABLE", "VIRTUAL_VIEW") for table in self.entries(kind)}
        for view in self.entries("VIRTUAL_VIEW"):
            read = re.findall(rf"FROM {ANALYTICS}\.(\w+)", definition(view)["originalSql"])
            self.assertTrue(read, view["Name"])
            self.assertLessEqual(set(read), tables)

    def test_queries_have_a_limit_and_their_results_expire(self):
        [group] = of_type(self.stack, "AWS::Athena::WorkGroup").values()
        configuration = group["WorkGroupConfiguration"]
        self.assertIs(configuration["EnforceWorkGroupConfiguration"], True)
        # Athena cuts off at 10 MB at least (Athena API, "WorkGroupConfiguration").
        self.assertGreater(configuration["BytesScannedCutoffPerQuery"], 10_000_000)
        location = configuration["ResultConfiguration"]["OutputLocation"]["Fn::Sub"]
        folder = location.removeprefix("s3://${BucketName}/")
        expiring = {rule["Filter"]["Prefix"] for rule in lifecycle(90)["Rules"] if "Expiration" in rule}
        self.assertIn(folder, expiring)

    def test_it_goes_with_the_stack(self):
        self.assertIs(of_type(self.stack, "AWS::Athena::WorkGroup")["AnalyticsWorkGroup"]["RecursiveDeleteOption"], True)
        resources = self.stack["Resources"]
        for name, resource in resources.items():
            if resource["Type"].startswith(("AWS::Glue::", "AWS::Athena::")):
                self.assertIn(resource.get("DeletionPolicy"), (None, "Delete"), name)


if __name__ == "__main__":
    unittest.main()

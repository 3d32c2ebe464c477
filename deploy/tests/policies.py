"""Reading IAM policies of a template."""

from collections.abc import Iterator

PARTITION = "arn:${AWS::Partition}"
HERE = "${AWS::Region}:${AWS::AccountId}"


def words(value) -> list:
    """A list, whether IAM has one value or a list of them."""
    return value if isinstance(value, list) else [value]


def named(value) -> str:
    """A resource by a short name, for tables of what is allowed."""
    match value:
        case {"Fn::Sub": [text, dict()]}:
            return text
        case str(text) | {"Ref": text} | {"Fn::Sub": text}:
            return text
        case {"Fn::GetAtt": [*path]}:
            return ".".join(path)
        case {"Fn::GetAtt": str(path)}:
            return path
    raise AssertionError(f"not a resource: {value}")


def permissions(statements: list[dict]) -> set[tuple[str, str]]:
    """What the statements allow, as pairs of action and resource."""
    for statement in statements:
        assert statement["Effect"] == "Allow" and not statement.keys() & {"NotAction", "NotResource"}, statement
    return {
        (action, named(resource))
        for statement in statements
        for action in words(statement["Action"])
        for resource in words(statement["Resource"])
    }


def statements_of(role: dict) -> list[dict]:
    """The statements of a role's own policies."""
    return [statement for policy in role["Policies"] for statement in policy["PolicyDocument"]["Statement"]]


def all_statements(value) -> Iterator[dict]:
    """Every statement anywhere in a template."""
    if isinstance(value, dict):
        if "Effect" in value:
            yield value
        for inner in value.values():
            yield from all_statements(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from all_statements(inner)

"""samconfig.toml: the names of the two stacks, and what a person chooses for them."""

import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

# The section of the front stack, which is also SAM's name of a configuration environment.
FRONT = "front"

# What a person chooses once for both stacks.
OF_BOTH = ("Architecture", "LogDays")


def stack_name() -> str:
    """The system: template.yaml."""
    return _parameters("default")["stack_name"]


def front_stack_name() -> str:
    """What stays: deploy/front.yaml."""
    return _parameters(FRONT)["stack_name"]


def switches() -> dict[str, str]:
    """The parameters of template.yaml that a person chooses."""
    return _overrides("default")


def front_switches() -> dict[str, str]:
    """The parameters of deploy/front.yaml that a person chooses."""
    system = switches()
    return _overrides(FRONT) | {name: system[name] for name in OF_BOTH}


def _overrides(section: str) -> dict[str, str]:
    return dict(override.split("=", 1) for override in _parameters(section)["parameter_overrides"])


def _parameters(section: str) -> dict:
    return tomllib.loads((PROJECT / "samconfig.toml").read_text())[section]["global"]["parameters"]

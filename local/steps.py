"""What a program that takes a while says about where it is."""


def say(step: str) -> None:
    """Prints the step that begins now, at once even if the output goes to a file."""
    print(f"==> {step}", flush=True)

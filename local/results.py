"""What the benchmarks measured: `bench/results.json`, and the tables made of it in `docs/performance.md`.

    python -m local.results BENCHMARK <entries.json    # replaces the entries of this benchmark
    python -m local.results                            # rewrites the page's tables

An entry has a `name`, a figure (`seconds`, `ms`, `kB` or a `count`) and an `aim`. If it has a `limit`, which is the figure of
something that can hardly be beaten (named by `against`), the aim is the highest acceptable ratio of the two; otherwise it
is the highest acceptable figure. If an aim isn't met, `reason` says why.
"""

import json
import sys
from pathlib import Path

from local.state import PROJECT, Failure

RESULTS = PROJECT / "bench/results.json"
PAGE = PROJECT / "docs/performance.md"

# In the page's order.
BENCHMARKS = ("restore", "import", "archive", "dashboard", "reports", "web")

UNITS = {"seconds": " s", "ms": " ms", "kB": " kB", "count": ""}


def unit(entry: dict) -> str:
    """The field that holds the figure."""
    [found] = UNITS.keys() & entry.keys()
    return found


def is_met(entry: dict) -> bool:
    return entry["aim"] is None or entry.get("ratio", entry[unit(entry)]) <= entry["aim"]


def read(file: Path = RESULTS) -> list[dict]:
    return json.loads(file.read_text()) if file.exists() else []


def merged(results: list[dict], benchmark: str, entries: list[dict]) -> list[dict]:
    """The results with these entries in place of those that the benchmark wrote before."""
    if benchmark not in BENCHMARKS:
        raise Failure(f"{benchmark} is none of {', '.join(BENCHMARKS)}")
    others = [entry for entry in results if entry["benchmark"] != benchmark]
    own = [_completed({"benchmark": benchmark} | entry) for entry in entries]
    return sorted(others + own, key=lambda entry: BENCHMARKS.index(entry["benchmark"]))


def _completed(entry: dict) -> dict:
    """Adds the ratio, rounds, and keeps a reason only if the aim isn't met."""
    field, limit = unit(entry), entry.get("limit")
    completed = {key: entry[key] for key in ("benchmark", "name")} | {field: _rounded(entry[field])}
    if limit is not None:
        ratio = float(f"{entry[field] / limit:.2f}")
        completed |= {"limit": _rounded(limit), "against": entry["against"], "ratio": ratio}
    completed["aim"] = entry["aim"]
    if not is_met(completed):
        completed["reason"] = entry.get("reason") or "not known yet"
    return completed


def _rounded(figure: float) -> float:
    """To three digits, because the others differ from run to run."""
    return float(f"{figure:.3g}")


def tables(results: list[dict]) -> dict[str, str]:
    """A table in Markdown for each benchmark."""
    found = {}
    for benchmark in BENCHMARKS:
        own = [entry for entry in results if entry["benchmark"] == benchmark]
        if any("limit" in entry for entry in own):
            head, row = ["", "took", "the limit", "", "ratio", "aim"], _row_with_limit
        else:
            head, row = ["", "took", "aim"], _row
        lines = [head, ["---"] + ["---:" if name in ("took", "the limit", "ratio") else "---" for name in head[1:]]]
        found[benchmark] = "\n".join(f"| {' | '.join(cells)} |" for cells in [*lines, *map(row, own)])
    return found


def _row(entry: dict) -> list[str]:
    field = unit(entry)
    return [entry["name"], _shown(entry[field], field), _aim(entry)]


def _row_with_limit(entry: dict) -> list[str]:
    field, limit = unit(entry), entry.get("limit")
    name, took, aim = _row(entry)
    if limit is None:
        return [name, took, "", "", "", aim]
    return [name, took, _shown(limit, field), entry["against"], f"{entry['ratio']:.2f}", aim]


def _aim(entry: dict) -> str:
    if entry["aim"] is None:
        return ""
    aim = f"{entry['aim']:g}" if "ratio" in entry else _shown(entry["aim"], unit(entry))
    return aim if is_met(entry) else f"{aim}, not met: {entry['reason']}"


def _shown(figure: float, field: str) -> str:
    return f"{figure:,.0f}{UNITS[field]}" if figure >= 100 else f"{figure:g}{UNITS[field]}"


def page(text: str, results: list[dict]) -> str:
    """The page's text with new tables, each between two comments that name its benchmark."""
    for benchmark, table in tables(results).items():
        begin, end = f"<!-- results of {benchmark} -->\n", f"\n<!-- end of {benchmark} -->"
        before, rest = text.split(begin)
        _, after = rest.split(end)
        text = before + begin + table + end + after
    return text


def write(benchmark: str, entries: list[dict]) -> None:
    """Writes what a benchmark measured to the file and the page."""
    results = merged(read(), benchmark, entries)
    lines = (f"  {json.dumps(entry, ensure_ascii=False)}" for entry in results)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("[\n" + ",\n".join(lines) + "\n]\n")
    write_page()


def write_page() -> None:
    PAGE.write_text(page(PAGE.read_text(), read()))


def main(arguments: list[str]) -> None:
    match arguments:
        case [benchmark]:
            write(benchmark, json.load(sys.stdin))
        case []:
            write_page()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Failure as failure:
        sys.exit(str(failure))

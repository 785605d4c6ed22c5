"""Test of a served site against its OpenAPI document, with schemathesis.

`python -m tests.support.contract URL SECONDS` runs it by hand.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.support.site_process import get

# A text may be well formed and still name what there is not: a period that the data lacks, the
# 30th of February. Of these addresses alone a refusal is right then.
JUDGED = r"^/data/\\{slug\\}(/releases/\\{number\\})?\\.json$"
# The share of requests with an existing object; the others name an unknown one.
NAMED = 0.8


def asked_of(url: str, directory: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run schemathesis with all its checks against a served site, with its files in a directory."""
    described = json.loads(get(f"{url}/openapi.json")[1])
    (directory / "schemathesis.toml").write_text(_configuration(described))
    program = Path(sys.executable).parent / "schemathesis"
    return subprocess.run(
        [program, "run", f"{url}/openapi.json", "--checks", "all", "--no-color", *options],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
    )


def _configuration(described: dict[str, Any]) -> str:
    """Return the configuration of schemathesis: examples of arguments, and valid refusals."""
    refused = (
        f'[[operations]]\ninclude-path-regex = "{JUDGED}"\n'
        'checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", "400", "403", "404"]\n'
    )
    dictionaries, operations = list[str](), [refused]
    for path in described["paths"].values():
        operation = path["get"]
        name = operation["operationId"]
        bound = []
        for each in operation.get("parameters", ()):
            if "example" in each:
                key = f"{name}_{each['name']}"
                dictionaries.append(
                    f"[dictionaries.{key}]\nvalues = [{json.dumps(each['example'])}]\n"
                )
                bound.append(
                    f'"path.{each["name"]}" = {{ dictionary = "{key}", probability = {NAMED} }}\n'
                )
        if bound:
            operations.append(
                f'[[operations]]\ninclude-operation-id = "{name}"\n'
                f"[operations.parameters]\n{''.join(bound)}"
            )
    return "\n".join([*dictionaries, *operations])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        done = asked_of(
            sys.argv[1], Path(place), "--max-time", sys.argv[2], "--max-examples", "200"
        )
    sys.stdout.write(done.stdout + done.stderr)
    sys.exit(done.returncode)

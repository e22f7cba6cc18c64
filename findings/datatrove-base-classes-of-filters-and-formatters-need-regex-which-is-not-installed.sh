#!/usr/bin/env bash
# datatrove is a library of steps for cleaning corpora; whoever writes a step of their own derives it from BaseFilter or
# BaseFormatter.
#
# A good guess: the base classes come with `pip install datatrove`; the extra `processing` is for the ready-made filters that
# need tokenizers and language models.
# Why it misses: the packages of the base classes import all their ready-made members, and these import `regex`, which only the
# extra installs. So neither base class can be imported, nor LambdaFilter, which needs nothing. Readers can.
# For users: a step that was written and tested beside the extra fails on a worker that has the plain package. `pip install
# regex` is enough; the extra brings some forty packages more.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install datatrove==0.10.1
cat > "$d/see.py" <<'PY'
import importlib
import sys
from importlib.metadata import requires, version

print("datatrove", version("datatrove"), "|", *(need for need in requires("datatrove") if need.startswith("regex")))


def outcome(module):
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as error:
        return f"no {error.name}"
    return "ok"


modules = [
    "datatrove.pipeline.readers.jsonl",
    "datatrove.pipeline.formatters.base",
    "datatrove.pipeline.filters.base_filter",
    "datatrove.pipeline.filters.lambda_filter",
]
seen = [outcome(module) for module in modules]
print(*seen, sep=" | ")
expected = ["ok"] * 4 if sys.argv[1:] else ["ok", "no regex", "no regex", "no regex"]
sys.exit(seen != expected)
PY
"$d/v/bin/python" "$d/see.py"
"$d/v/bin/pip" -q install regex==2026.11.19
"$d/v/bin/python" "$d/see.py" with

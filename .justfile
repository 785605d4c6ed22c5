# Daily commands; `just` lists them (https://just.systems).

# List the commands.
default:
    @just --list

# Serve the site on this machine.
serve *options:
    uv run manage.py serve {{ options }}

# Run the tests that a change needs before a commit.
test *options:
    uv run pytest {{ options }}

# Run the tests that need no database, in less than a minute.
quick *options:
    uv run pytest -m nodb {{ options }}

# Format and check the code.
check:
    uv run ruff format .
    uv run ruff check --fix .
    uv run mypy .
    uv run lint-imports

# Run everything that CI runs.
ci:
    .ci/run

"""The launcher's command line, started by run.py inside the virtual environment."""

import argparse
import sys

from assist.management.launch.account import not_yours
from assist.management.launch.bench import run_bench
from assist.management.launch.demo import run_demo
from assist.management.launch.errors import LaunchError
from assist.management.launch.progress import say
from assist.management.launch.stages import StageName
from assist.management.launch.stopping import StopRequestedError
from assist.management.launch.tests import run_tests

DEFAULT_PORT = 8000


def parser() -> argparse.ArgumentParser:
    """Return the parser for the commands that run.py passes on."""
    root = argparse.ArgumentParser(prog="run.py")
    commands = root.add_subparsers(dest="command", required=True)
    demo = commands.add_parser("demo", help="run the whole product on this machine")
    demo.add_argument("--port", type=int, default=DEFAULT_PORT)
    demo.add_argument("--smoke", action="store_true", help="hold one scripted conversation, then stop")
    demo.add_argument("--reset", action="store_true", help="throw the demo's data away first")
    demo.set_defaults(run=run_demo)
    test = commands.add_parser("test", help="run the tests")
    test.add_argument("stage", nargs="?", default="all", choices=[name.value for name in StageName])
    test.add_argument("--no-fsync", action="store_true", help="unit tests only: skip syncing to disk")
    test.set_defaults(run=run_tests)
    check = commands.add_parser("check", help="run linters, types, floors and drift checks")
    check.set_defaults(run=run_tests, stage="check", no_fsync=False)
    bench = commands.add_parser("bench", help="run one benchmark")
    bench.add_argument("name")
    bench.add_argument("--json", metavar="FILE")
    bench.set_defaults(run=run_bench)
    return root


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code; what a person can put right is told without a traceback."""
    options, extra = parser().parse_known_args(arguments)
    if extra and options.command != "test":
        parser().error(f"unknown arguments: {' '.join(extra)}")
    options.extra = extra
    try:
        return int(options.run(options))
    except LaunchError as error:
        print(f"\n{error}", file=sys.stderr)
        return error.exit_code
    except PermissionError as error:
        print(f"\n{not_yours(error.filename)}", file=sys.stderr)
        return LaunchError.exit_code
    except StopRequestedError as interruption:
        say(str(interruption))
        return interruption.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Nobody with a right changes anything without a row in the audit log (feat S7)."""

import ast

from tests.house.sources import functions, python

STAFF = {"User | None", "User", "Staff"}
"""Types of an `actor` who needs a right; agents and shoppers leave events."""
LOGS = {"audit", "note"}
COMMANDS = {
    "audit": "reads",
    "backup": "note_backup",
    "createadmin": "create_user",
    "createagent": "create_agent",
    "createshop": "create_shop",
    "doctor": "reads",
    "drain": "ends a process",
    "mask": "reads",
    "messages": "writes files of the repository",
    "protocol": "writes files of the repository",
    "restore": "send_held_mail",
    "setupcode": "reads",
    "sweeper": "does what others have asked for",
    "seed_demo": "create_shop",
}
"""Every command: the audited action that it calls, or why it needs none."""


def _acts() -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    trees = python("assist/actions", "storefront/shop/actions")
    return {node.name: node for tree in trees.values() for node in functions(tree)}


def _called(node: ast.AST) -> set[str]:
    """Names that a function calls or hands on."""
    names = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    return names | {inner.attr for inner in ast.walk(node) if isinstance(inner, ast.Attribute)}


def silent(acts: dict[str, ast.FunctionDef | ast.AsyncFunctionDef]) -> set[str]:
    """Public acts of staff from which no call leads to the log."""
    told = set(LOGS)
    while more := {name for name, node in acts.items() if name not in told and _called(node) & told}:
        told |= more
    return {name for name, node in acts.items() if _is_of_staff(node) and name not in told}


def _is_of_staff(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    first = node.args.args[0].annotation if node.args.args else None
    is_public = not node.name.startswith("_") and node.name not in LOGS
    return is_public and first is not None and ast.unparse(first) in STAFF


def test_feat_s7_every_act_of_staff_is_written_down() -> None:
    acts = _acts()
    assert {"save_row", "change_agent", "set_logo", "store", "move_return"} <= {
        name for name, node in acts.items() if _is_of_staff(node)
    }
    assert silent(acts) == CHECKS_ALONE


CHECKS_ALONE = {"administrators_only", "may_change", "permit"}
"""These only refuse."""


def test_feat_s3_every_act_of_a_supervisor_is_written_down() -> None:
    rooms = ("/supervising.py", "/taking.py", "/listening.py")
    trees = [tree for name, tree in python("assist/actions").items() if name.endswith(rooms)]
    public = [node for tree in trees for node in functions(tree) if not node.name.startswith("_")]
    public = [node for node in public if node.args.args[0].arg == "actor"]
    assert len(public) > 7
    assert [node.name for node in public if "audit" not in _called(node)] == []


def test_an_act_that_says_nothing_is_seen() -> None:
    tree = ast.parse("def rename(actor: User | None, row): row.save()\ndef hide(actor: Staff, row): audit(actor, row)")
    assert silent({node.name: node for node in functions(tree)}) == {"rename"}


def test_only_the_log_writes_its_rows() -> None:
    for name, tree in python("assist", "storefront", "agentconsole").items():
        made = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        assert name == "assist/actions/audits.py" or not made & {"Audit", "Audit.objects.create"}, name


def test_feat_s7_every_command_is_audited_or_says_why_not() -> None:
    trees = {**python("assist/management/commands"), **python("storefront/shop/management/commands")}
    names = {name.rpartition("/")[2].removesuffix(".py"): tree for name, tree in trees.items()}
    del names["__init__"]
    assert names.keys() == COMMANDS.keys()
    for name, act in COMMANDS.items():
        assert " " in act or act == "reads" or act in _called(names[name]), name

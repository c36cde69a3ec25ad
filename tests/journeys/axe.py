"""axe-core on a page or in a frame: what it finds serious or critical."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Page

SOURCE = Path(__file__).resolve().parents[2] / "static/node_modules/axe-core/axe.min.js"
RUN = """async () => {
  const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}"""


def serious(where: Page | Frame) -> list[str]:
    """The serious findings, each with its places; empty when there is nothing to say."""
    where.evaluate(SOURCE.read_text("utf-8"))
    found: list[Any] = where.evaluate(RUN)
    return [str(line) for line in found]

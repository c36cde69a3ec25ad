"""The files of an installation are valid by the judgement of the programs that read them, and safe by ours."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.house.sources import ROOT, read
from tests.operations.composed import PORT, Project, tool

OURS = {"web", "web2", "worker", "sweeper", "migrate"}
SERVICES = OURS | {"caddy", "postgres", "valkey"}
DOCS = ("install.md", "upgrade.md", "backup.md")
VERBS = {"up", "run", "exec", "stop", "ps", "logs", "build", "pull"}
LASTING = SERVICES - {"migrate"}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    project = Project(tmp_path_factory.mktemp("project"))
    project.make_env()
    return dict(project.config()["services"])


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_compose_reads_its_file_with_the_settings_that_the_install_page_makes(services: dict[str, Any]) -> None:
    assert set(services) == SERVICES
    env = services["web"]["environment"]
    assert env["ASSIST_CONSOLE_ORIGIN"] == "https://console.example.com"
    assert env["ASSIST_WIDGET_ORIGIN"] == services["caddy"]["environment"]["ASSIST_WIDGET_ORIGIN"]
    assert len(env["ASSIST_SECRET_KEY"]) == 64
    assert env["DATABASE_URL"] == f"postgres://assist:{env['POSTGRES_PASSWORD']}@postgres:5432/assist"


def test_compose_refuses_a_word_that_it_does_not_know(project: Project) -> None:
    project.make_env()
    file = project.folder / "docker-compose.yml"
    file.write_text(file.read_text().replace("stop_signal:", "stop_sgnal:"))
    with pytest.raises(subprocess.CalledProcessError) as refusal:
        project.config()
    assert "stop_sgnal" in refusal.value.stderr


@pytest.mark.parametrize("needed", ["ASSIST_DOMAIN", "ASSIST_SECRET_KEY", "POSTGRES_PASSWORD"])
def test_nothing_starts_without_domain_and_secrets(project: Project, needed: str) -> None:
    project.make_env()
    file = project.folder / ".env"
    file.write_text(re.sub(rf"^{needed}=.*", f"{needed}=", file.read_text(), flags=re.MULTILINE))
    with pytest.raises(subprocess.CalledProcessError) as refusal:
        project.config()
    assert f"Set {needed} in .env" in refusal.value.stderr


def test_the_example_has_a_value_for_everything_but_domain_and_secrets() -> None:
    lines = dict(line.split("=", 1) for line in read(ROOT / ".env.example").splitlines() if re.match(r"[A-Z]", line))
    bare = {name for name, value in lines.items() if not value}
    assert bare == {
        "ASSIST_DOMAIN",
        "ASSIST_SECRET_KEY",
        "POSTGRES_PASSWORD",
        "ASSIST_SMTP_USER",
        "ASSIST_SMTP_PASSWORD",
    }


def test_every_setting_of_the_example_is_one_that_somebody_reads() -> None:
    names = set(re.findall(r"^#?([A-Z_]+)=", read(ROOT / ".env.example"), re.MULTILINE))
    told = read(ROOT / "docs/configure.md") + read(ROOT / "docker-compose.yml")
    assert len(names) > 8
    assert {name for name in names if not re.search(rf"[`{{]{name}[`:}}]", told)} == set()


def test_it_is_no_demo(services: dict[str, Any]) -> None:
    for name in OURS:
        env = services[name]["environment"]
        assert "ASSIST_DEMO" not in env
        assert env["BUILTIN_SHOP"] == "off"
        assert env["ASSIST_BEHIND_PROXY"] == env["ASSIST_PROXY_HOPS"] == "1"


def test_no_service_may_do_more_than_it_needs(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["pids_limit"] > 0, name
        assert "privileged" not in service, name
    assert {name for name, service in services.items() if "cap_add" in service} == {"caddy"}
    assert services["caddy"]["cap_add"] == ["NET_BIND_SERVICE"]


def test_nobody_is_root_but_the_keeper_of_the_low_ports(services: dict[str, Any]) -> None:
    users = {name: service.get("user", "root") for name, service in services.items()}
    assert {name for name, user in users.items() if user.split(":")[0] in {"root", "0"}} == {"caddy"}
    assert {users[name] for name in OURS} == {"10001:10001"}


def test_only_caddy_can_be_reached_from_outside(services: dict[str, Any], project: Project) -> None:
    assert {name for name, service in services.items() if "ports" in service} == {"caddy"}
    project.make_env()
    assert project.config()["networks"]["data"]["internal"] is True
    assert {name for name, service in services.items() if set(service["networks"]) == {"data"}} == {
        "postgres", "valkey", "sweeper", "migrate",
    }  # fmt: skip
    assert set(services["caddy"]["networks"]) == {"edge"}


def test_no_image_changes_by_itself_from_one_version_to_another(services: dict[str, Any]) -> None:
    stages = re.findall(r"^FROM (\S+)", read(ROOT / "Dockerfile"), re.MULTILINE)
    for image in [*stages, *(service["image"] for service in services.values())]:
        assert re.search(r":\d", image), f"{image} names no version"
        assert "latest" not in image


def test_everything_that_stays_has_bounds_and_comes_back(services: dict[str, Any]) -> None:
    for name in LASTING:
        assert services[name]["restart"] == "unless-stopped", name
        assert int(services[name]["mem_limit"]) > int(services[name]["mem_reservation"]) > 0, name
        assert services[name]["logging"]["options"]["max-size"], name
    assert services["migrate"]["restart"] == "no"


def test_web_is_drained_before_it_is_stopped(services: dict[str, Any]) -> None:
    for name in ("web", "web2"):
        assert services[name]["stop_signal"] == "SIGUSR1"
        assert services[name]["stop_grace_period"] == "40s"
        assert "/readyz" in services[name]["healthcheck"]["test"][-1]
        assert PORT in services[name]["command"]


def test_nothing_of_ours_starts_before_the_tables_are_there(services: dict[str, Any]) -> None:
    for name in OURS - {"migrate"}:
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"


def test_valkey_refuses_when_it_is_full_instead_of_forgetting(services: dict[str, Any]) -> None:
    command = services["valkey"]["command"]
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_the_docs_name_services_that_there_are() -> None:
    commands = [line for name in DOCS for line in re.findall(r"docker compose (.+)", read(ROOT / "docs" / name))]
    named = {word for line in commands for word in re.findall(r"(?<![\w/.-])[a-z]+2?(?![\w/.=:-])", spoken(line))}
    assert len(commands) > 10
    assert named - VERBS == named & SERVICES


def spoken(line: str) -> str:
    """A compose command up to the program that runs inside the container."""
    return re.sub(r'"[^"]*"', "", re.split(r"python|`|#|\||&&", line)[0])


def test_hadolint_finds_nothing_in_the_dockerfile(tmp_path: Path) -> None:
    assert said([tool("hadolint"), str(ROOT / "Dockerfile")]) == (0, "")
    bad = tmp_path / "Dockerfile"
    bad.write_text("FROM python:latest\nRUN cd /app && pip install django\n")
    assert said([tool("hadolint"), str(bad)])[0] != 0


def test_caddy_accepts_the_caddyfile(tmp_path: Path) -> None:
    env = {"ASSIST_CONSOLE_ORIGIN": "https://console.example.com", "ASSIST_WIDGET_ORIGIN": "https://help.example.com"}
    command = [tool("caddy"), "validate", "--adapter", "caddyfile", "--config"]
    assert said([*command, str(ROOT / "Caddyfile")], env)[0] == 0
    bad = tmp_path / "Caddyfile"
    bad.write_text(read(ROOT / "Caddyfile").replace("health_uri", "health_url"))
    assert said([*command, str(bad)], env)[0] != 0


def test_the_caddyfile_is_written_as_caddy_writes_it() -> None:
    assert said([tool("caddy"), "fmt", str(ROOT / "Caddyfile")]) == (0, read(ROOT / "Caddyfile"))


def test_the_image_installs_what_the_lock_says_and_runs_the_lowest_python_that_is_promised() -> None:
    dockerfile = read(ROOT / "Dockerfile")
    floor = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["requires-python"]
    assert "--require-hashes -r /requirements.lock" in dockerfile
    assert {f">={version}" for version in re.findall(r"^FROM python:(\d+\.\d+)", dockerfile, re.MULTILINE)} == {
        floor.split(",")[0]
    }
    assert re.findall(r"^USER (\S+)", dockerfile, re.MULTILINE) == ["10001:10001"]


def test_the_build_gets_what_it_copies_and_nothing_else() -> None:
    copied = {
        word.rstrip("/")
        for line in re.findall(r"^COPY (?!--from)(.*) \S+$", read(ROOT / "Dockerfile"), re.MULTILINE)
        for word in line.split()
    }
    let_in = set(re.findall(r"^!(.+)$", read(ROOT / ".dockerignore"), re.MULTILINE))
    assert read(ROOT / ".dockerignore").splitlines()[1] == "*"
    assert copied - {"static"} <= let_in
    assert {name for name in let_in if not (ROOT / name).exists()} == set()
    assert {name for name in let_in - copied if not name.startswith("static/")} == set()


def said(command: list[str], env: dict[str, str] | None = None) -> tuple[int, str]:
    """A program's exit code and what it printed."""
    answer = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    return answer.returncode, answer.stdout

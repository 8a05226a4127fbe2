# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What extensions/awx/load.yml makes of the shipped data, with the modules of awx.awx."""

from __future__ import annotations

import json
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.awx import files
from tests.integration.controller_api import serving
from tests.integration.playbook import run_playbook
from tests.lab.paths import ROOT

LOAD = str(ROOT / "extensions" / "awx" / "load.yml")
PROVIDER = "Confluent Cloud (API key)"


def of_one_provider() -> dict[str, list[dict[str, Any]]]:
    """The objects that exist once for each provider, for one of them; a module takes a second for each."""
    data: dict[str, list[dict[str, Any]]] = {}
    for name in ("credential_types", "job_templates", "workflows"):
        data |= files.load(files.VARS / f"{name}.yml")
    steps = ("", "install, ", "preflight, ", "preflight, install, status, ")
    names = ["Seldon: status", *(f"Seldon: {step}{PROVIDER}" for step in steps)]
    return {name: [item for item in items if item["name"] in names] for name, items in data.items()}


def test_the_data_arrives_in_a_controller_as_it_is(tmp_path: Path) -> None:
    data = of_one_provider()
    settings = {
        "seldon_awx_image": "registry.example.com/seldon:1",
        "seldon_awx_project_url": "https://git.example.com/seldon.git",
        "seldon_awx_credentials": {"confluent_sasl": "Kafka of the staging cluster"},
        "seldon_awx_status": {"seldon_runtime_namespaces": "team-a"},
    }
    variables = tmp_path / "variables.yml"
    variables.write_text(files.text({**settings, **data}))
    with serving() as controller:
        controller.create("organizations", {"name": "Default"})
        ours = controller.create("credentials", {"name": "Kafka of the staging cluster"})
        environ = {
            "CONTROLLER_HOST": controller.url,
            "CONTROLLER_OAUTH_TOKEN": "token",
            "ANSIBLE_PIPELINING": "true",
        }

        first = run_playbook(LOAD, "-e", f"@{variables}", environ=environ)
        assert first.returncode == 0, first.output[-3000:]
        again = run_playbook(LOAD, "-e", f"@{variables}", environ=environ)
        assert (again.returncode, again.stats["changed"]) == (0, 0), again.output[-3000:]
        assert len(controller.named("organizations")) == len(controller.objects["projects"]) == 1
        assert len(controller.objects["project_updates"]) == 2

        # Everything once more, beside the objects of the first organization
        first_alone = deepcopy(controller)
        there = {kind: len(objects) for kind, objects in controller.objects.items()}
        second = controller.create("organizations", {"name": "Team A"})
        other = run_playbook(
            LOAD, "-e", f"@{variables}", "-e", '{"seldon_awx_organization": "Team A"}', environ=environ
        )
        assert other.returncode == 0, other.output[-3000:]
        assert controller.named("inventories")["Seldon clusters"]["organization"] == second["id"]
        shared = {"credential_types", "credentials"}
        assert {kind for kind, objects in controller.objects.items() if len(objects) == there.get(kind)} == shared
        by_id = {each["id"]: each for objects in controller.objects.values() for each in objects}
        for of_inventory in ("job_templates", "workflow_job_templates"):
            for made in controller.objects[of_inventory]:
                assert by_id[made["inventory"]]["organization"] == made["organization"]

    controller = first_alone
    kinds = controller.named("credential_types")
    for kind in data["controller_credential_types"]:
        assert (kinds[kind["name"]]["inputs"], kinds[kind["name"]]["injectors"]) == (kind["inputs"], kind["injectors"])
    templates = controller.named("job_templates")
    for template in data["controller_templates"]:
        arrived = templates[template["name"]]
        assert json.loads(arrived["extra_vars"]) == template["extra_vars"]
        assert controller.parts[arrived["related"]["survey_spec"]] == template["survey_spec"]
        wanted = [ours["id"]] if "'confluent_sasl'" in template["credentials"] else []
        assert controller.parts[f"{arrived['url']}credentials/"] == wanted
    inventory = controller.named("inventories")["Seldon clusters"]
    assert json.loads(inventory["variables"])["ansible_python_interpreter"] == "{{ ansible_playbook_python }}"
    nodes = controller.objects["workflow_job_template_nodes"]
    assert [node["identifier"] for node in nodes] == ["preflight", "install", "status"]
    for node, following in pairwise(nodes):
        assert controller.parts[f"{node['url']}success_nodes/"] == [following["id"]]
    schedule = controller.objects["schedules"][0]
    assert schedule["unified_job_template"] == templates["Seldon: status"]["id"]
    assert schedule["extra_data"] == settings["seldon_awx_status"]

# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bringing the cluster to what a SeldonRuntime or a Server asks for, and saying in its status how far that is."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from tests.lab.operator.api import Api, Manifest, Refused
from tests.lab.operator.cache import Cache
from tests.lab.operator.conditions import Judgement, judge, updated
from tests.lab.operator.controllers import Controller, responsible
from tests.lab.operator.differences import differs, marked
from tests.lab.operator.kinds import (
    CONFIG,
    DEPLOYMENT,
    KINDS,
    MODEL,
    PIPELINE,
    RUNTIME,
    SERVER,
    SERVER_CONFIG,
    SERVICE,
    STATEFUL_SET,
    Kind,
)
from tests.lab.operator.manifests import SERVER_NAME_LABEL, SERVER_REPLICA_LABEL
from tests.lab.operator.queue import Key
from tests.lab.operator.runtime import CONDITIONS, runtime_manifests
from tests.lab.operator.server import replicas, scaling_problem, server_manifests

_log = logging.getLogger(__name__)

FINALIZER = "seldon.runtime.finalizer"
_MARKED = (DEPLOYMENT, STATEFUL_SET, SERVICE)


class Reconciler:
    """Reconciles one object at a time."""

    def __init__(self, api: Api, cache: Cache) -> None:
        self._api = api
        self._cache = cache

    def reconcile(self, key: Key) -> None:
        """Do what an object asks for, if a running controller of Seldon's is there to do it."""
        kind = KINDS[key.kind]
        manifest = self._cache.get(kind, key.namespace, key.name)
        controller = responsible(self._cache.all(DEPLOYMENT), key.namespace)
        if manifest is None or controller is None:
            return
        if kind == RUNTIME:
            self._runtime(manifest, controller)
        else:
            self._server(manifest, controller)

    def _runtime(self, runtime: Manifest, controller: Controller) -> None:
        namespace = runtime["metadata"]["namespace"]
        if "deletionTimestamp" in runtime["metadata"]:
            # Servers need the scheduler to hand over their models.
            if not self._cache.all(SERVER, namespace):
                self._set_finalizer(runtime, present=False)
            return
        runtime = self._set_finalizer(runtime, present=True)
        config = self._require(CONFIG, controller.namespace, runtime["spec"]["seldonConfig"])
        counts = {kind.name: len(self._cache.all(kind, namespace)) for kind in (MODEL, PIPELINE)}
        judgements = {}
        for manifest in runtime_manifests(runtime, config, controller.version, counts):
            stored = self._apply(manifest, runtime)
            condition = CONDITIONS.get(manifest["metadata"]["name"])
            if condition and stored["kind"] in (DEPLOYMENT.name, STATEFUL_SET.name):
                judgements[condition] = judge(stored, desired=False)
        self._set_conditions(RUNTIME, runtime, judgements, CONDITIONS.values())

    def _server(self, server: Manifest, controller: Controller) -> None:
        meta = server["metadata"]
        if "deletionTimestamp" in meta:
            return
        config = self._require(SERVER_CONFIG, controller.namespace, server["spec"]["serverConfig"])
        name = "StatefulSetOrDeploymentReady" if controller.version >= (2, 10) else "StatefulSetReady"
        problem = scaling_problem(server, controller.version)
        if problem:
            self._set_conditions(SERVER, server, {name: Judgement(ready=False, reason=problem)}, [name])
            return
        manifests = server_manifests(server, config, as_deployment=controller.server_deployments)
        workload = [self._apply(manifest, server) for manifest in manifests][-1]
        self._remove_services(server, {manifest["metadata"]["name"] for manifest in manifests})
        judgement = judge(workload, desired=controller.version >= (2, 8, 5))
        status = {
            "loadedModels": 0,
            "replicas": replicas(server),
            "selector": f"{SERVER_NAME_LABEL}={meta['name']}",
        }
        self._set_conditions(SERVER, server, {name: judgement}, [name], status)

    def _require(self, kind: Kind, namespace: str, name: str) -> Manifest:
        found = self._cache.get(kind, namespace, name)
        if found is None:
            raise Refused(HTTPStatus.NOT_FOUND, f"{kind.name} {namespace}/{name} is not there")
        return found

    def _apply(self, wanted: Manifest, owner: Manifest) -> Manifest:
        """Create or replace an object unless it is as wanted; returns it as the cluster has it."""
        kind, meta = KINDS[wanted["kind"]], wanted["metadata"]
        wanted = wanted | {"metadata": meta | {"ownerReferences": [_reference(owner)]}}
        if kind in _MARKED:
            wanted = marked(wanted)
        found = self._cache.get(kind, meta["namespace"], meta["name"])
        if found is None:
            stored = self._api.create(kind, wanted)
        elif differs(found, wanted):
            version = {"resourceVersion": found["metadata"]["resourceVersion"]}
            stored = self._api.replace(kind, wanted | {"metadata": wanted["metadata"] | version})
        else:
            return found
        self._cache.store(kind, stored)
        _say(stored, "created" if found is None else "replaced")
        return stored

    def _remove_services(self, server: Manifest, wanted: set[str]) -> None:
        """Delete the Services of replicas that a Server no longer has."""
        meta = server["metadata"]
        for service in self._cache.all(SERVICE, meta["namespace"]):
            name, labels = service["metadata"]["name"], service["metadata"].get("labels", {})
            if labels.get(SERVER_REPLICA_LABEL) == meta["name"] and name not in wanted:
                self._api.delete(SERVICE, meta["namespace"], name)
                _say(service, "deleted")

    def _set_finalizer(self, runtime: Manifest, *, present: bool) -> Manifest:
        """The SeldonRuntime with or without the operator's finalizer."""
        meta = runtime["metadata"]
        others = [each for each in meta.get("finalizers", []) if each != FINALIZER]
        wanted = [*others, FINALIZER] if present else others
        if set(wanted) == set(meta.get("finalizers", [])):
            return runtime
        return self._replace(RUNTIME, runtime | {"metadata": meta | {"finalizers": wanted}})

    def _set_conditions(
        self,
        kind: Kind,
        manifest: Manifest,
        judgements: Mapping[str, Judgement],
        dependents: Collection[str],
        fields: Mapping[str, Any] | None = None,
    ) -> None:
        status = manifest.get("status", {})
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        conditions = updated(status.get("conditions", []), judgements, dependents, now)
        wanted = {**status, **(fields or {}), "conditions": conditions}
        if wanted != status:
            self._replace(kind, manifest | {"status": wanted}, "/status")

    def _replace(self, kind: Kind, manifest: Manifest, subresource: str = "") -> Manifest:
        stored = self._api.replace(kind, manifest, subresource)
        self._cache.store(kind, stored)
        _say(stored, f"replaced{subresource}")
        return stored


def _reference(owner: Manifest) -> Manifest:
    return {
        "apiVersion": owner["apiVersion"],
        "kind": owner["kind"],
        "name": owner["metadata"]["name"],
        "uid": owner["metadata"]["uid"],
        "controller": True,
        "blockOwnerDeletion": True,
    }


def _say(manifest: Manifest, what: str) -> None:
    meta = manifest["metadata"]
    _log.info("%s %s %s/%s", what, manifest["kind"], meta["namespace"], meta["name"])

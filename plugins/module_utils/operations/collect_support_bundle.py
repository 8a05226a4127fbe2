# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Collect a support bundle: what a cluster looks like, without its secrets. Reads only."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from importlib import metadata
from typing import Any

from ..common.redact import Redactor
from ..common.text import counted, sentence, some
from ..helm import storage
from ..helm.cli import Helm, find
from ..helm.storage import Release, Revision
from ..k8s.access import described_cluster
from ..k8s.client import Api
from ..k8s.errors import ApiError, NotFoundError
from ..k8s.parallel import in_parallel
from ..providers.names import CLIENT_SECRETS
from ..secrets.secret import secret_parser, secret_path
from ..seldon.installation import KINDS, Installation
from ..seldon.kafka_clients import CONFIG_MAP_SELECTOR
from ..seldon.known_secrets import learn_secrets
from ..seldon.runtime import SELDON
from ..support import objects, secrets
from ..support.files import BundleFiles
from ..support.objects import Summary, withheld
from ..support.reader import Newest, Reader

_MOST_EVENTS = 2000
_MOST_RELEASES = 40
"""Revisions whose content is read; each is a request, and may have hundreds of kilobytes."""
_MOST_OF_A_LOG = 2**17
_MOST_OF_ALL_LOGS = 2**23
_MOST_OF_A_VERSION = 2**16
_LONGEST_READ = 2**24
"""Bytes after which the server ends a log that it was asked for."""
_AT_ONCE = 8
_BROKER_SECRET = "kafka-broker-tls"
_LIBRARIES = ("urllib3", "PyYAML", "cryptography", "confluent-kafka", "certifi", "PySocks", "ansible-core")
_UNKNOWN_SECRETS = (
    "left out, since Secrets there may not be read, and secrets in texts could not be masked. To include them all the "
    "same, set include_unmasked, in the playbook seldon_support_bundle_include_unmasked, to true."
)
_NO_HELM_RELEASES = "type!=helm.sh/release.v1"
_TITLES = {
    "SeldonRuntime": "conditions of the SeldonRuntimes",
    "Server": "conditions of the servers",
    "Model": "conditions of the models",
    "Pipeline": "conditions of the pipelines",
    "Experiment": "conditions of the experiments",
    "Deployment": "Deployments: replicas, images, conditions",
    "StatefulSet": "StatefulSets: replicas, images, conditions",
}


@dataclass(frozen=True)
class SupportRequest:
    """What a bundle is about.

    :param namespaces: with the Secrets, a runtime or the logging of the installation, as far as they have been named.
    :param only: the namespaces to restrict it to; empty for all, those with a SeldonRuntime included.
    :param secret_names: of the Secrets of the managed Kafka, besides the default ones.
    :param log_lines: last lines of each container's log.
    :param unmasked: whether texts are wanted that are about a namespace whose Secrets may not be read.
    :param status: what seldon_kafka_info has returned, or C(msg), why it has not.
    :param plan: the same of seldon_kafka_plan; None where none was made.
    :param settings: the variables of the run.
    :param versions: of the machine that runs Ansible.
    :param helm: path of Helm; None to search for it.
    :param provider: that credentials were given for; without one, there is no plan to miss.
    """

    installation: Installation
    namespaces: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    secret_names: tuple[str, ...] = ()
    log_lines: int = 500
    unmasked: bool = False
    status: Mapping[str, Any] | None = None
    plan: Mapping[str, Any] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, Any] = field(default_factory=dict)
    helm: str | None = None
    provider: str | None = None


@dataclass(frozen=True)
class SupportBundle:
    """A bundle.

    :param files: name to text, without secrets.
    :param problems: what could not be read, and why.
    :param collected: in UTC.
    """

    cluster: str
    files: Mapping[str, str]
    problems: tuple[str, ...]
    collected: datetime


@dataclass
class _Collected:
    """What later parts need of earlier ones.

    :param known: namespaces whose Secrets were read, so that secrets in texts about them are masked.
    :param names: that are no secrets.
    """

    reader: Reader
    files: BundleFiles
    known: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def add(self, name: str, title: str, content: list[Summary], read: Collection[str]) -> None:
        """Add a file of objects, unless no namespace could be read: an empty one would say that there are none."""
        if read:
            self.files.add(name, title, content)

    def shown(self, found: Iterable[Summary], *others: str) -> list[Summary]:
        """Return summaries as they may be shown, without text about a namespace whose secrets are not known.

        :param others: further namespaces about which text may be shown; empty for the cluster.
        """
        allowed = {*self.known, *others}
        return [each if each.get("namespace") in allowed else withheld(each) for each in found]


def collect_support_bundle(api: Api, request: SupportRequest, redactor: Redactor) -> SupportBundle:
    """Return a bundle of what can be read; what cannot is noted in it.

    :raises ApiConnectionError: the cluster cannot be reached, or refuses the account.
    """
    now, cluster, files = datetime.now(timezone.utc), described_cluster(api), BundleFiles()
    files.add("settings.json", "the variables of this run that are not the defaults, secrets masked", request.settings)
    releases: list[Revision] = []
    with files.part("releases.json"):
        releases = storage.list_all(api, request.installation.release_names())
    namespaces = _namespaces(api, request, releases, files)
    so_far = _Collected(Reader(api, files, namespaces), files)
    with files.part("secrets.json"):
        _add_secrets(so_far, request, redactor)
    # In the order in which somebody reads them
    parts: tuple[tuple[str, Callable[[], None]], ...] = (
        ("versions.json", lambda: _add_versions(so_far, request)),
        ("releases.json", lambda: _add_releases(so_far, request.installation, releases)),
        ("configmaps.json", lambda: _add_config_maps(so_far)),
        ("resources", lambda: _add_resources(so_far)),
        ("events.json", lambda: _add_events(so_far)),
        ("logs", lambda: _add_logs(so_far, request)),
    )
    for name, add in parts:
        with files.part(name):
            add()
    _add_given(so_far, "status.json", "what the playbook status finds", request.status)
    _add_plan(so_far, request)
    redactor.add(part for each in redactor.secrets for part in secrets.parts(each))
    texts, problems = files.finish(redactor, so_far.names, cluster, now.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return SupportBundle(cluster, texts, tuple(problems), now)


def _namespaces(api: Api, request: SupportRequest, releases: list[Revision], files: BundleFiles) -> set[str]:
    """Return the namespaces that the bundle is about."""
    controller = request.installation.namespace
    if request.only:
        return {*request.only, controller}
    runtimes: list[str] = []
    with files.part("namespaces with a SeldonRuntime"), suppress(NotFoundError):
        runtimes = api.list_metadata(f"{SELDON}/seldonruntimes", lambda each: str(each["namespace"]))
    # That of the custom resource definitions holds nothing else of Seldon, and often much of others
    of_releases = {each.namespace for each in releases if each.name != request.installation.crds_release}
    of_status = {each["name"] for each in (request.status or {}).get("namespaces") or () if each.get("target")}
    named = {*request.namespaces, *request.installation.runtime_namespaces}
    return {each for each in {*named, *runtimes, *of_releases, *of_status, controller} if each}


def _add_secrets(so_far: _Collected, request: SupportRequest, redactor: Redactor) -> None:
    """Add what is not secret of Secrets, and have the redactor learn the rest."""
    kafka = {*request.secret_names, *CLIENT_SECRETS, _BROKER_SECRET}
    reader, parse, to_mask = so_far.reader, secret_parser(), set[str]()

    def read(found: Mapping[str, Any]) -> Summary:
        live = parse(found)
        of_kafka = bool(live.provider) or live.name in kafka
        (redactor.add if of_kafka else to_mask.update)(secrets.values_to_mask(live, of_kafka))
        return secrets.summary(live, of_kafka)

    found, so_far.known = reader.list_all("secrets.json", "/api/v1/secrets", read, fieldSelector=_NO_HELM_RELEASES)
    others = [each for each in reader.namespaces if each not in so_far.known]
    for name, of_namespace in zip(others, in_parallel(lambda each: _by_name(reader.api, each, kafka), others)):
        found += [read(each) for each in of_namespace or ()]
        # Those of Kafka's Secrets that exist were all read
        so_far.known |= {name} if of_namespace else set()
    so_far.names |= {*kafka, *reader.namespaces, *(each["name"] for each in found)}
    redactor.add(to_mask - so_far.names)
    title = "Secrets: owners, names of keys, dates of certificates"
    so_far.add("secrets.json", title, reader.limited("secrets.json", found), so_far.known)
    # Copies elsewhere, and backups of previous ones
    learn_secrets(reader.api, (), redactor)
    if request.unmasked:
        so_far.known = set(reader.namespaces)
        return
    if hidden := [each for each in reader.namespaces if each not in so_far.known]:
        so_far.files.miss(f"Logs and messages about {some(hidden)}", _UNKNOWN_SECRETS)
        # The controller's log is about every namespace
        so_far.known.discard(request.installation.namespace)


def _by_name(api: Api, namespace: str, names: Iterable[str]) -> list[dict[str, Any]] | None:
    """Return the Secrets of these names as objects of the API; None where one may not be read."""
    found = []
    for name in sorted(names):
        try:
            found.append(api.get(secret_path(namespace, name)))
        except NotFoundError:
            continue
        except ApiError:
            return None
    return found


def _add_versions(so_far: _Collected, request: SupportRequest) -> None:
    host: dict[str, Any] = {"python": sys.version, "platform": platform.platform(), "libraries": {}}
    for name in _LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            host["libraries"][name] = metadata.version(name)
    with so_far.files.part("versions.json, Helm"):
        host["helm"] = Helm(find(request.helm)).version()
    server: Any = {}
    with so_far.files.part("versions.json, Kubernetes"):
        server = json.loads(so_far.reader.api.tail("/version", _MOST_OF_A_VERSION)[0])
    versions = {"kubernetes": server, "host": host, **request.versions}
    so_far.files.add("versions.json", "versions of programs, libraries and the cluster", versions)


def _add_releases(so_far: _Collected, installation: Installation, found: list[Revision]) -> None:
    """Add releases with their history, and the content of the newest revisions first."""
    crds = (installation.crds_namespace, installation.crds_release)
    about = set(so_far.reader.namespaces)
    stored = [each for each in found if each.namespace in about or (each.namespace, each.name) == crds]
    newest = {(each.namespace, each.name): each for each in stored}
    older = [each for each in stored if each not in newest.values()]
    chosen = [*newest.values(), *sorted(older, key=lambda each: -each.number)][:_MOST_RELEASES]
    if len(stored) > len(chosen):
        left_out = counted(len(stored) - len(chosen), "revision")
        so_far.files.miss("releases.json", f"the content of {left_out} is not read; {_MOST_RELEASES} are")
    contents = dict(zip(chosen, in_parallel(lambda each: _release(so_far.reader.api, each), chosen)))
    releases = [
        {
            "namespace": namespace,
            "name": name,
            "revisions": [
                _revision(each, contents.get(each))
                for each in stored
                if (each.namespace, each.name) == (namespace, name)
            ],
        }
        for namespace, name in newest
    ]
    values = [
        {"namespace": each.namespace, "name": each.name, "values": content.values}
        for each in newest.values()
        if isinstance(content := contents.get(each), Release)
    ]
    so_far.files.add(
        "releases.json", "releases of Helm, their revisions and how these ended", so_far.shown(releases, crds[0])
    )
    so_far.files.add("values.json", "values of the newest revisions, secrets masked", so_far.shown(values))


def _release(api: Api, revision: Revision) -> Release | str:
    """Return the content of a revision, or why it cannot be read."""
    try:
        return storage.read(api, revision)
    except (ApiError, ValueError) as error:
        return str(error)


def _revision(each: Revision, content: Release | str | None) -> Summary:
    modified = datetime.fromtimestamp(each.modified, timezone.utc).isoformat() if each.modified else ""
    found: Summary = {"revision": each.number, "status": each.status, "modified": modified}
    if isinstance(content, Release):
        return {**found, "chart": content.chart, "version": content.version, "description": content.description}
    return {**found, "not_read": content} if content else found


def _add_config_maps(so_far: _Collected) -> None:
    def read(found: Mapping[str, Any]) -> Summary:
        identity = {name: found["metadata"][name] for name in ("namespace", "name")}
        return {**identity, "content": {key: _parsed(text) for key, text in (found.get("data") or {}).items()}}

    query = {"fieldSelector": CONFIG_MAP_SELECTOR}
    found, could_read = so_far.reader.list_all("configmaps.json", "/api/v1/configmaps", read, **query)
    limited = so_far.shown(so_far.reader.limited("configmaps.json", found))
    so_far.add("configmaps.json", "the Kafka settings that Seldon's Kafka clients read", limited, could_read)


def _parsed(text: str) -> Any:
    with suppress(ValueError, RecursionError):
        return json.loads(text)
    return text


def _add_resources(so_far: _Collected) -> None:
    kinds = {
        **dict.fromkeys(reversed(KINDS), (SELDON, objects.resource)),
        **dict.fromkeys(("Deployment", "StatefulSet"), ("/apis/apps/v1", objects.workload)),
    }
    for kind, (group, read) in kinds.items():
        name = f"resources/{kind.lower()}s.json"
        with so_far.files.part(name):
            found, could_read = so_far.reader.list_all(name, f"{group}/{kind.lower()}s", read)
            so_far.add(name, _TITLES[kind], so_far.shown(so_far.reader.limited(name, found)), could_read)


def _add_events(so_far: _Collected) -> None:
    newest = Newest(_MOST_EVENTS)

    def read(found: Mapping[str, Any]) -> None:
        newest.add(objects.event_time(found), found["metadata"].get("uid", ""), objects.event(found))

    could_read = so_far.reader.list_all("events.json", "/api/v1/events", read)[1]
    if newest.seen > _MOST_EVENTS:
        so_far.files.miss("events.json", f"the newest {_MOST_EVENTS} of {newest.seen} are in it")
    so_far.add("events.json", "Events of the namespaces, the oldest first", so_far.shown(newest.sorted()), could_read)


@dataclass(frozen=True)
class _Log:
    namespace: str
    pod: str
    container: str
    previous: bool
    urgent: bool

    @property
    def name(self) -> str:
        return f"logs/{self.namespace}/{self.pod}/{self.container}{'.previous' if self.previous else ''}.log"


def _add_logs(so_far: _Collected, request: SupportRequest) -> None:
    """Add Pods, and the ends of the logs of those of Seldon that matter to Kafka."""
    # A list that broke off is read anew, from its beginning
    name, logs = "resources/pods.json", dict[_Log, None]()

    def read(found: Mapping[str, Any]) -> Summary:
        summary = objects.pod(found)
        if objects.has_logs(found, request.installation.namespace):
            logs.update(dict.fromkeys(_logs(summary)))
        return summary

    pods, could_read = so_far.reader.list_all(name, "/api/v1/pods", read)
    title = "Pods: phases, restarts, how containers ended, images, names of environment variables"
    so_far.add(name, title, so_far.shown(so_far.reader.limited(name, pods)), could_read)
    if not request.log_lines:
        return
    wanted = sorted(
        (each for each in logs if each.namespace in so_far.known),
        key=lambda each: (not each.urgent, each.namespace, each.pod, each.container, each.previous),
    )
    # A kubelet that does not answer is to hold up one log, not all of them
    api, total = Api(so_far.reader.api.connection, timeout=10, attempts=2), 0
    unread: dict[str, list[tuple[str, str]]] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        if total >= _MOST_OF_ALL_LOGS:
            left_out = counted(len(wanted) - at, "more log is", "more logs are")
            reason = f"{left_out} left out, for all together are limited to {_MOST_OF_ALL_LOGS >> 20} MiB"
            so_far.files.miss("logs", f"{reason}. Restrict the bundle to fewer namespaces.")
            break
        some_logs = wanted[at : at + _AT_ONCE]
        for log, text in zip(some_logs, in_parallel(lambda each: _end_of(api, each, request.log_lines), some_logs)):
            if isinstance(text, str):
                total += len(text)
                so_far.files.add(log.name, "last lines of the log", text)
                continue
            kind = f"{text.status} {text.reason}" if isinstance(text, ApiError) else type(text).__name__
            unread.setdefault(kind, []).append((log.name, str(text)))
    for each, why in _grouped(unread):
        so_far.files.miss(each, why)


def _grouped(unread: Mapping[str, list[tuple[str, str]]]) -> Iterator[tuple[str, str]]:
    """Yield one log of each kind of failure with the reason, and what else has failed so.

    A node that does not answer has the logs of many.
    """
    for kind, ((first, why), *others) in unread.items():
        also = f" {kind} also: {some([name for name, _why in others])}" if others else ""
        yield first, f"{sentence(why)}{also}" if also else why


def _logs(pod: Summary) -> Iterable[_Log]:
    for each in pod["containers"]:
        urgent = bool(each["restarts"]) or not each["ready"]
        for previous in (False, True)[: 2 if each["restarts"] else 1]:
            yield _Log(pod["namespace"], pod["name"], each["name"], previous, urgent)


def _end_of(api: Api, log: _Log, lines: int) -> str | Exception:
    """Return the last lines of a log, whole ones; or why there are none."""
    path = f"/api/v1/namespaces/{log.namespace}/pods/{log.pod}/log"
    query = {"container": log.container, "tailLines": str(lines), "limitBytes": str(_LONGEST_READ)}
    try:
        data, received = api.tail(path, _MOST_OF_A_LOG, **query, **({"previous": "true"} if log.previous else {}))
    except Exception as error:  # noqa: BLE001 - noted, whatever it is
        return error
    return _whole_lines(data, received > _MOST_OF_A_LOG, ended=received >= _LONGEST_READ)


def _whole_lines(data: bytes, cut: bool, ended: bool = False) -> str | Exception:
    """Return the lines of a log that has been read, from its end, or why there is none.

    :param cut: whether its first line may be incomplete.
    :param ended: whether the server has ended it, perhaps within a line.
    """
    text = data.decode(errors="replace")
    if ended:
        text = "".join(text.rpartition("\n")[:2])
    if not cut:
        return text
    # A part of a secret would not be recognized
    return text.partition("\n")[2] or ValueError(f"its last line is longer than {_MOST_OF_A_LOG >> 10} KiB")


def _add_plan(so_far: _Collected, request: SupportRequest) -> None:
    if request.plan is not None or request.provider:
        _add_given(so_far, "plan.json", "what an installation would change", request.plan)


def _add_given(so_far: _Collected, name: str, title: str, given: Mapping[str, Any] | None) -> None:
    """Add the result of another module, its texts by the namespaces that they are about."""
    if given is None:
        so_far.files.miss(name, "not given. A plan needs the provider and its credentials.")
        return
    if given.get("failed") or set(given) == {"msg"}:
        so_far.files.miss(name, str(given.get("msg") or "the task failed"))
    result = {key: value for key, value in given.items() if key not in ("invocation", "changed", "failed")}
    if "findings" in result:
        result["findings"] = so_far.shown(result["findings"], "")
    so_far.files.add(name, title, result)

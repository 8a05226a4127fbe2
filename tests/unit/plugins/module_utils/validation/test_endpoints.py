# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bootstrap servers."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.endpoints import Endpoint, bootstrap
from tests.unit.plugins.module_utils.refusals import accepted, refusal

REFUSED = [
    ("", "empty", "host:port"),
    ("broker.example.com", "item 1 of the list: the port is missing", "host:port"),
    ("broker.example.com:9092,other.example.com", "item 2 of the list: the port is missing", "host:port"),
    ("SASL_SSL://broker.example.com:9092", "scheme", "Omit the scheme"),
    ("https://broker.example.com:443", "scheme", "Omit the scheme"),
    ("broker.example.com:9092, other.example.com:9092", "white space", "Remove every space"),
    ("broker.example.com:9092\n", "white space", "Remove every space"),
    (" broker.example.com:9092", "white space", "Remove every space"),
    ("broker.example.com:9092,", "item 2 of the list is empty", "surplus comma"),
    (",broker.example.com:9092", "item 1 of the list is empty", "surplus comma"),
    ("broker.example.com:0", "the port is not a number", "host:port"),
    ("broker.example.com:65536", "the port is not a number", "host:port"),
    ("broker.example.com:99999999", "the port is not a number", "host:port"),
    ("broker.example.com:kafka", "the port is not a number", "host:port"),
    ("broker.example.com:+9092", "the port is not a number", "host:port"),
    ("broker.example.com:９０９２", "the port is not a number", "host:port"),
    ("broker.example.com:", "the port is not a number", "host:port"),
    ("broker.example.com:9092/topic", "path", "host:port"),
    ("key:secret@broker.example.com:9092", "user information", "fields of their own"),
    ("'broker.example.com:9092'", "quote", "host:port"),
    ("['broker.example.com:9092']", "quote", "host:port"),
    ("bro_ker.example.com:9092", "not a host name", "Copy the host name"),
    ("-broker.example.com:9092", "not a host name", "Copy the host name"),
    ("broker..example.com:9092", "not a host name", "Copy the host name"),
    (":9092", "not a host name", "Copy the host name"),
    ("<bootstrap>:9092", "not a host name", "Copy the host name"),
    ("bröker.example.com:9092", "not a host name", "Copy the host name"),
    (f"{'a' * 64}.example.com:9092", "not a host name", "Copy the host name"),
    (f"{'a.' * 127}com:9092", "not a host name", "Copy the host name"),
    ("broker.example.com.:9092", "ends in a dot", "Remove the dot"),
    ("10.0.0.256:9092", "IPv4", "Copy the host name"),
    ("fe80::1:9092", "more than one colon", "in brackets"),
    ("broker.example.com:9092;other.example.com:9092", "more than one colon", "commas between"),
    ("[fe80::1]", "IPv6", "[address]:port"),
    ("[fe80::1%eth0]:9092", "IPv6", "[address]:port"),
    ("[broker.example.com]:9092", "IPv6", "[address]:port"),
    ("broker.example.com:9092,broker.example.com:9092", "item 2 of the list repeats", "once"),
    ("broker.example.com:9092,Broker.Example.com:9092", "item 2 of the list repeats", "once"),
    ("[fe80::1]:9092,[fe80:0:0::1]:9092", "item 2 of the list repeats", "once"),
]
ACCEPTED = [
    ("broker.example.com:9092", (Endpoint("broker.example.com", 9092),)),
    (
        "b-1.msk.example:9094,b-2.msk.example:9094",
        (Endpoint("b-1.msk.example", 9094), Endpoint("b-2.msk.example", 9094)),
    ),
    ("localhost:1,localhost:65535", (Endpoint("localhost", 1), Endpoint("localhost", 65535))),
    ("127.0.0.1:9092", (Endpoint("127.0.0.1", 9092),)),
    ("[::1]:9092", (Endpoint("::1", 9092),)),
]


@pytest.mark.parametrize(("text", "reason", "remedy"), REFUSED)
def test_refused(text: str, reason: str, remedy: str) -> None:
    refused = refusal(bootstrap, text)
    assert reason in refused.reason
    assert remedy in refused.remedy


@pytest.mark.parametrize(("text", "endpoints"), ACCEPTED)
def test_accepted(text: str, endpoints: tuple[Endpoint, ...]) -> None:
    assert bootstrap(text) == endpoints
    assert ",".join(map(str, endpoints)) == text


HOSTS = st.from_regex(r"[a-z0-9-]{1,8}(\.[a-z0-9-]{1,8}){0,3}|\[[0-9a-f:.]{2,12}\]", fullmatch=True)
LISTS = st.lists(st.builds("{}:{}".format, HOSTS, st.integers(-1, 70000)), min_size=1, max_size=4).map(",".join)


@given(text=st.text() | LISTS)
@example("[::ffff:1.2.3.4]:9092")
def test_what_is_accepted_comes_out_as_it_went_in(text: str) -> None:
    endpoints = accepted(bootstrap, text)
    if endpoints is not None:
        assert ",".join(map(str, endpoints)) == text
        assert len(set(endpoints)) == len(endpoints)
        assert all(1 <= endpoint.port <= 65535 for endpoint in endpoints)
        assert not set(text) & set("'\"/@ \t\n")

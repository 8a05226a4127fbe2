# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The environment's proxies are used as Go uses them: https://pkg.go.dev/golang.org/x/net/http/httpproxy."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.proxies import proxy_of_environment

PROXY = "http://proxy:3128"


@pytest.mark.parametrize(
    ("environ", "server", "proxy"),
    [
        ({"HTTPS_PROXY": PROXY}, "https://one:6443", PROXY),
        ({"https_proxy": PROXY}, "https://one", PROXY),
        ({"HTTPS_PROXY": PROXY, "https_proxy": "http://other"}, "https://one", PROXY),
        ({"HTTP_PROXY": PROXY}, "https://one", ""),
        ({"HTTP_PROXY": PROXY}, "http://one", PROXY),
        ({"ALL_PROXY": PROXY}, "https://one", ""),
        ({"HTTPS_PROXY": "proxy:3128"}, "https://one", PROXY),
        ({"HTTPS_PROXY": "socks5://proxy:1080"}, "https://one", "socks5://proxy:1080"),
        ({"HTTPS_PROXY": ""}, "https://one", ""),
        ({}, "https://one", ""),
    ],
)
def test_proxy_of_environment_depends_on_the_scheme(environ: dict[str, str], server: str, proxy: str) -> None:
    assert proxy_of_environment(server, environ) == proxy


@pytest.mark.parametrize("server", ["localhost", "127.0.0.1:6443", "127.8.9.1", "[::1]:6443", "[::ffff:127.0.0.1]"])
def test_proxy_of_environment_loopback_is_reached_directly(server: str) -> None:
    assert proxy_of_environment(f"https://{server}", {"HTTPS_PROXY": PROXY}) == ""


@pytest.mark.parametrize(
    ("no_proxy", "server", "direct"),
    [
        ("one.example.com", "one.example.com", True),
        ("example.com", "one.example.com", True),
        ("example.com", "example.com", True),
        ("example.com", "another-example.com", False),
        (".example.com", "one.example.com", True),
        (".example.com", "example.com", False),
        ("*.example.com", "one.two.example.com", True),
        ("*.example.com", "example.com", False),
        ("EXAMPLE.com", "One.Example.COM", True),
        ("example.com:6443", "one.example.com:6443", True),
        ("example.com:6443", "one.example.com:443", False),
        ("example.com:443", "one.example.com", True),
        ("10.0.0.0/8", "10.1.2.3:6443", True),
        ("10.0.0.0/8", "11.1.2.3", False),
        ("10.0.0.0/8", "ten.example.com", False),
        ("fd00::/8", "[fd00::1]:6443", True),
        ("10.1.2.3", "10.1.2.3:6443", True),
        ("10.1.2.3:6443", "10.1.2.3:6443", True),
        ("10.1.2.3:443", "10.1.2.3:6443", False),
        ("fd00::1", "[fd00::1]", True),
        ("[fd00::1]:6443", "[fd00::1]:6443", True),
        ("[fd00::1]:443", "[fd00::1]:6443", False),
        ("*", "one.example.com", True),
        ("other.com, *", "10.1.2.3", True),
        ("other.com ,example.com", "one.example.com", True),
        (":6443,,", "one.example.com:6443", False),
        ("10.0.0.0/99", "10.1.2.3", False),
        ("", "one.example.com", False),
    ],
)
@pytest.mark.parametrize("variable", ["NO_PROXY", "no_proxy"])
def test_proxy_of_environment_exceptions(variable: str, no_proxy: str, server: str, direct: bool) -> None:
    environ = {"HTTPS_PROXY": PROXY, variable: no_proxy}
    assert proxy_of_environment(f"https://{server}", environ) == ("" if direct else PROXY)

# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options in module_utils/k8s/connection.py."""

from __future__ import annotations

from ..module_utils.k8s.connection import AUTH_SPEC
from ..plugin_utils.documentation import document

_OPTIONS = {
    "kubeconfig": [
        "Path of a kubeconfig. E(K8S_AUTH_KUBECONFIG) when omitted, then E(KUBECONFIG) or C(~/.kube/config).",
        "Without a kubeconfig, the service account of the Pod that this runs in is used.",
        "Several files, separated by colons, are merged by the rules of kubectl.",
        "Helm gets the same cluster and account as the module. Variables such as E(HELM_KUBECONTEXT) have no effect.",
    ],
    "context": "Context of the kubeconfig. E(K8S_AUTH_CONTEXT) when omitted, then the current one.",
    "host": [
        "URL of the API server. E(K8S_AUTH_HOST) when omitted.",
        "With O(api_key), or with O(client_cert) and O(client_key), no kubeconfig is read.",
    ],
    "api_key": "Bearer token, in place of the account of the kubeconfig. E(K8S_AUTH_API_KEY) when omitted.",
    "validate_certs": "Whether to verify the API server's certificate. E(K8S_AUTH_VALIDATE_CERTS) or "
    "E(K8S_AUTH_VERIFY_SSL) when omitted.",
    "ca_cert": "Path of the CA that signs the API server's certificate. E(K8S_AUTH_CA_CERT) or "
    "E(K8S_AUTH_SSL_CA_CERT) when omitted.",
    "client_cert": "Path of a client certificate, in place of the account of the kubeconfig. "
    "E(K8S_AUTH_CLIENT_CERT) or E(K8S_AUTH_CERT_FILE) when omitted.",
    "client_key": "Path of that certificate's key. E(K8S_AUTH_CLIENT_KEY) or E(K8S_AUTH_KEY_FILE) when omitted.",
    "tls_server_name": "Name that the API server's certificate must have, where it is not that in the URL. "
    "E(K8S_AUTH_TLS_SERVER_NAME) when omitted.",
    "proxy": [
        "URL of a proxy to the API server. Its scheme is V(http), V(https), or V(socks5), which needs PySocks.",
        "E(K8S_AUTH_PROXY) when omitted, then C(proxy-url) of the kubeconfig, then E(HTTPS_PROXY) and E(NO_PROXY).",
    ],
    "impersonate_user": "User to act as. E(K8S_AUTH_IMPERSONATE_USER) when omitted.",
    "impersonate_groups": "Groups of O(impersonate_user). E(K8S_AUTH_IMPERSONATE_GROUPS), separated by commas, when "
    "omitted.",
}


class ModuleDocFragment:
    DOCUMENTATION: str = document(AUTH_SPEC, _OPTIONS, requirements=["urllib3"])

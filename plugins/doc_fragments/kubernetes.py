# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options in module_utils/k8s/connection.py."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  kubeconfig:
    description:
      - Path of a kubeconfig. E(K8S_AUTH_KUBECONFIG) when omitted, then E(KUBECONFIG) or C(~/.kube/config), then the
        service account of the Pod that this runs in.
      - Several files, separated by colons, are merged by the rules of kubectl.
    type: path
  context:
    description: Context of the kubeconfig. E(K8S_AUTH_CONTEXT) when omitted, then the current one.
    type: str
  host:
    description: URL of the API server. E(K8S_AUTH_HOST) when omitted.
    type: str
  api_key:
    description: Bearer token. E(K8S_AUTH_API_KEY) when omitted.
    type: str
  validate_certs:
    description:
      - Whether to verify the API server's certificate. E(K8S_AUTH_VALIDATE_CERTS) or E(K8S_AUTH_VERIFY_SSL) when
        omitted.
    type: bool
    aliases: [verify_ssl]
  ca_cert:
    description:
      - Path of the CA that signs the API server's certificate. E(K8S_AUTH_CA_CERT) or E(K8S_AUTH_SSL_CA_CERT) when
        omitted.
    type: path
    aliases: [ssl_ca_cert]
  client_cert:
    description: Path of a client certificate. E(K8S_AUTH_CLIENT_CERT) or E(K8S_AUTH_CERT_FILE) when omitted.
    type: path
    aliases: [cert_file]
  client_key:
    description: Path of that certificate's key. E(K8S_AUTH_CLIENT_KEY) or E(K8S_AUTH_KEY_FILE) when omitted.
    type: path
    aliases: [key_file]
  proxy:
    description: URL of an HTTP proxy to the API server. E(K8S_AUTH_PROXY) when omitted.
    type: str
requirements:
  - kubernetes
"""

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
      - Helm gets the same cluster and account as the module. Variables such as E(HELM_KUBECONTEXT) have no effect.
    type: path
  context:
    description: Context of the kubeconfig. E(K8S_AUTH_CONTEXT) when omitted, then the current one.
    type: str
  host:
    description:
      - URL of the API server. E(K8S_AUTH_HOST) when omitted.
      - With O(api_key), or with O(client_cert) and O(client_key), no kubeconfig is read. Otherwise this and the other
        options replace parts of the kubeconfig.
    type: str
  api_key:
    description: Bearer token, in place of the account of the kubeconfig. E(K8S_AUTH_API_KEY) when omitted.
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
    description:
      - Path of a client certificate, in place of the account of the kubeconfig. E(K8S_AUTH_CLIENT_CERT) or
        E(K8S_AUTH_CERT_FILE) when omitted.
    type: path
    aliases: [cert_file]
  client_key:
    description: Path of that certificate's key. E(K8S_AUTH_CLIENT_KEY) or E(K8S_AUTH_KEY_FILE) when omitted.
    type: path
    aliases: [key_file]
  tls_server_name:
    description:
      - Name that the API server's certificate must have, where it is not that in the URL. E(K8S_AUTH_TLS_SERVER_NAME)
        when omitted.
    type: str
  proxy:
    description:
      - URL of a proxy to the API server, with V(http), V(https) or V(socks5), which needs PySocks.
        E(K8S_AUTH_PROXY) when omitted, then C(proxy-url) of the kubeconfig, then E(HTTPS_PROXY) and E(NO_PROXY) by
        the rules of kubectl, which reaches V(localhost) directly.
    type: str
  impersonate_user:
    description: User to act as. E(K8S_AUTH_IMPERSONATE_USER) when omitted.
    type: str
  impersonate_groups:
    description:
      - Groups of O(impersonate_user). E(K8S_AUTH_IMPERSONATE_GROUPS), separated by commas, when omitted.
    type: list
    elements: str
requirements:
  - kubernetes
"""

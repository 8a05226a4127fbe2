# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of Secrets is masked in a support bundle: whole values, and the secrets within a document."""

from __future__ import annotations

import base64

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import secret_parser
from ansible_collections.seldon.managed_kafka.plugins.module_utils.support.secrets import values_to_mask

RCLONE = """type: s3
parameters:
  access_key_id: an-ordinary-id
  secret_access_key: S3cretOfMinio
"""


@pytest.mark.parametrize(
    "text",
    [
        RCLONE,
        RCLONE.replace("S3cretOfMinio", '"S3cretOfMinio" # do not tell'),
        RCLONE.replace("S3cretOfMinio", "'S3cretOfMinio'").replace("\n", "\r\n"),
        "user=an-ordinary-id\nsasl.password = S3cretOfMinio  \n",
        "export AWS_SECRET_ACCESS_KEY=S3cretOfMinio",
        '{"parameters": {"id": "an-ordinary-id", "secret_access_key": "S3cretOfMinio"}}',
    ],
)
def test_values_to_mask_has_the_secrets_within_a_document(text: str) -> None:
    data = {"storage": base64.b64encode(text.encode()).decode()}
    live = secret_parser()({"metadata": {"namespace": "a", "name": "storage"}, "type": "Opaque", "data": data})
    assert values_to_mask(live, of_kafka=False) == {text, text.strip(), "S3cretOfMinio"}

# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a controller, AWX or Automation Controller, is given for roles and playbooks, and how it starts a job."""

# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's own Seldon charts: named, valued and wired as the vendor's, without their images, probes and arguments.

``versions/`` says which value reaches which variable of which container; the modules turn that into Helm templates.
"""

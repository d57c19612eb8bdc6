# SPDX-License-Identifier: PostgreSQL
"""What learning-import and learning-export are made of: sources of rows, sinks that take them, and what goes between."""

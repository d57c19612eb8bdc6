# SPDX-License-Identifier: PostgreSQL
"""Request ids for rows whose source has no UUID for them: the same row has the same id whenever it is imported, so that
importing it twice changes nothing. They are version 5 (RFC 9562): SHA-1 of the namespace and a name, which is a JSON
array of the kind of source and what identifies the row there, without spaces and in ASCII."""

import json
import uuid

NAMESPACE = uuid.UUID("cdfd5c43-5c4f-4f54-a281-b62e0d3df434")  # never to be changed: all ids would be others


def derived_id(*identity):
    return str(uuid.uuid5(NAMESPACE, json.dumps(identity, separators=(",", ":"))))

-- SPDX-License-Identifier: PostgreSQL
-- What the functions of recording.sql answer. It is as it was in version 1.0.

CREATE TYPE learning_receipt AS (
    outcome       text,
    user_id       text,
    request_id    uuid,
    "timestamp"   timestamptz,
    word_count    integer,
    study_seconds integer,
    recorded_at   timestamptz
);

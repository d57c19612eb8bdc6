// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"

namespace learning {

/// Makes the settings known to the server.
void define_settings();

/// learning_log.max_periods: the largest number of periods that one call may return.
int max_periods();

/// learning_log.earliest and learning_log.latest_ahead: the record functions take times from `earliest` to `latest`,
/// both included; infinite where there is no such bound.
TimestampTz earliest();
TimestampTz latest();

/// learning_log.notify: whether those who LISTEN are told whose sums change.
bool notify_setting();

}  // namespace learning

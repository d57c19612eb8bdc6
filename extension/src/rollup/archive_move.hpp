// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"
#include "server/statements.hpp"

namespace learning {

/// Makes what one learner has in the archive that of another one; returns how many entries it was. Raises 40001 where the
/// days change all the time. The caller is connected to SPI.
std::int64_t move_archive(const Schema& schema, Datum from, Datum to);

}  // namespace learning

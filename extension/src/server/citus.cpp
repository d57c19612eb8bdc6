// SPDX-License-Identifier: PostgreSQL
#include "server/citus.hpp"

#include "server/pg.hpp"

extern "C" {
#include <commands/extension.h>
}

namespace learning {

bool has_citus() {
    constexpr bool missing_ok = true;
    return OidIsValid(get_extension_oid("citus", missing_ok));
}

}  // namespace learning

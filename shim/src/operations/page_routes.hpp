// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/route.hpp"

namespace shim {

/// The files of the page for people. They are no operations of the API: they have no names, and the document leaves them out.
Routes page_routes();

}  // namespace shim

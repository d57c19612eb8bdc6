// SPDX-License-Identifier: PostgreSQL
#include "request_notes.hpp"

namespace shim {

RequestNotes& request_notes() {
    thread_local RequestNotes notes;
    return notes;
}

}  // namespace shim

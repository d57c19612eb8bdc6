// SPDX-License-Identifier: PostgreSQL
#include "request_notes.hpp"

namespace shim {

RequestNotes& request_notes() {
    static thread_local RequestNotes notes;  // static says nothing new, but clang-tidy wants it
    return notes;
}

}  // namespace shim

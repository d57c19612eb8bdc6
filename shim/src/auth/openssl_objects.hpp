// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <openssl/err.h>

namespace shim {

/// Deletes an object of OpenSSL's with the function that it has for that.
template <auto Function>
struct FreeWith {
    template <typename Object>
    void operator()(Object* object) const {
        Function(object);
    }
};

/// What goes wrong stays in a list of the thread's, where others would take it for theirs.
struct ErrorsForgotten {
    ErrorsForgotten() = default;
    ~ErrorsForgotten() { ERR_clear_error(); }
    ErrorsForgotten(const ErrorsForgotten&) = delete;
    ErrorsForgotten& operator=(const ErrorsForgotten&) = delete;
};

}  // namespace shim

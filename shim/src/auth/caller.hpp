// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace shim {

/// Who sends a request.
struct Caller {
    enum class Scope { learner, service };

    Scope scope = Scope::learner;
    std::string subject = {};                            // the token's `sub`; of a learner it is the user id
    std::optional<std::chrono::seconds> valid_for = {};  // from the request on; nothing: for ever

    /// Whether the caller may read, write and erase what belongs to this learner.
    [[nodiscard]] bool may_touch(std::string_view user_id) const {
        return scope == Scope::service || (!subject.empty() && subject == user_id);
    }
};

/// The caller where no tokens are asked for: the way to the shim is what is guarded then.
inline Caller trusted_caller() {
    return {Caller::Scope::service};
}

}  // namespace shim

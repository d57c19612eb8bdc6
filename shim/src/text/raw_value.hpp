// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <vector>

namespace shim {

/// A value as a client sent it. A form or a query string sends text only; JSON tells its types apart.
struct RawValue {
    enum class Kind { text, number, boolean, null, nested };

    Kind kind = Kind::null;
    std::string text = {};
    double number = 0;
};

/// One member of an object, one field of a form or one parameter of a query. What was sent twice is here twice.
struct Member {
    std::string name;
    RawValue value;
};
using Members = std::vector<Member>;

}  // namespace shim

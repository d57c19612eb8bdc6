// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct pg_conn;

namespace shim {

/// What libpq has used for a word, by the connection string or the environment; nothing where neither says it.
std::string value_of(pg_conn* connection, std::string_view word);

/// An attempt that ends before anything is looked up or connected to: the last word of it is one that no server can have.
class ConnectionAttempt {
public:
    ConnectionAttempt(const std::string& conninfo, const char* word, const std::string& value);

    [[nodiscard]] bool fails_with(std::string_view words) const;

    /// What libpq has against it.
    [[nodiscard]] std::string_view words() const;

    /// What it would have used for a word of the connection string.
    [[nodiscard]] std::string value_of(std::string_view word) const;

private:
    struct Finish {
        void operator()(pg_conn* connection) const;
    };

    std::unique_ptr<pg_conn, Finish> connection_;
};

}  // namespace shim

// SPDX-License-Identifier: PostgreSQL
#include "database/connection_attempt.hpp"

#include <libpq-fe.h>

#include <array>
#include <new>

namespace shim {

std::string value_of(pg_conn* connection, std::string_view word) {
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfo(connection),
                                                                               PQconninfoFree);
    for (const PQconninfoOption* option = options.get(); option != nullptr && option->keyword != nullptr;
         ++option)
        if (option->keyword == word && option->val != nullptr) return option->val;
    return "";
}

void ConnectionAttempt::Finish::operator()(pg_conn* connection) const {
    PQfinish(connection);
}

ConnectionAttempt::ConnectionAttempt(const std::string& conninfo, const char* word,
                                     const std::string& value) {
    const std::array words = {"dbname", word, static_cast<const char*>(nullptr)};
    const std::array values = {conninfo.c_str(), value.c_str(), static_cast<const char*>(nullptr)};
    connection_.reset(PQconnectStartParams(words.data(), values.data(), 1));
    if (!connection_) throw std::bad_alloc();
}

bool ConnectionAttempt::fails_with(std::string_view words) const {
    return this->words().find(words) != std::string_view::npos;
}

std::string_view ConnectionAttempt::words() const {
    const std::string_view text = PQerrorMessage(connection_.get());
    return text.substr(0, text.find_last_not_of('\n') + 1);
}

std::string ConnectionAttempt::value_of(std::string_view word) const {
    return shim::value_of(connection_.get(), word);
}

}  // namespace shim

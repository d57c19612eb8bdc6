// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <httplib.h>

#include <string_view>

#include "server/answer_writer.hpp"

namespace shim {

/// cpp-httplib without its threads: it listens, and writes answers out. What comes in is framed before the library sees
/// it. This is the only place that knows the library's insides; they are those of 0.11, 0.18 and 0.41.
class HttpLibrary final : public httplib::Server, public AnswerWriter {
public:
    HttpLibrary();

    WrittenAnswer write(std::string_view method, AnswerSource& source) override;

private:
    void set_handlers();
};

}  // namespace shim

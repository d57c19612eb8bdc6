// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "aggregation/json_rows.hpp"
#include "server/pg.hpp"

namespace learning {

/// What a row of sums says of a period.
struct PartRow {
    std::array<std::string_view, field_count> texts;  // with their quotes; empty where a field is not there
    std::array<std::int64_t, field_count> sums;       // 0 where a field is not there
    double moving_average;
};

/// Reads the rows that JsonRows wrote on another server, one by one. Raises 22P02 for any other text.
class JsonPart {
public:
    explicit JsonPart(std::string_view json);

    /// False after the last row.
    bool next(PartRow& row);

private:
    void read_value(PartRow& row, Field field);
    std::string_view read_until(char end);
    std::string_view read_number();
    std::string_view take(std::size_t size);
    void expect(char c);
    [[nodiscard]] char ahead() const { return rest_.empty() ? '\0' : rest_.front(); }

    std::string_view rest_;
    bool begun_ = false;
};

[[noreturn]] void report_malformed_parts();

}  // namespace learning

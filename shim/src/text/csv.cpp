// SPDX-License-Identifier: PostgreSQL
#include "text/csv.hpp"

#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include "base/json.hpp"

namespace shim {

namespace {

constexpr std::string_view row_end = "\r\n";

/// Writes a row per object, while the JSON is read.
class RowWriter final : public nlohmann::json_sax<nlohmann::json> {
public:
    explicit RowWriter(std::string& rows) : rows_(rows) {}

    bool null() override { return add(""); }
    bool boolean(bool value) override { return add(value ? "true" : "false"); }
    bool number_integer(std::int64_t value) override { return add(std::to_string(value)); }
    bool number_unsigned(std::uint64_t value) override { return add(std::to_string(value)); }
    bool number_float(double /*value*/, const std::string& text) override { return add(text); }
    bool string(std::string& value) override { return add(csv_field(value)); }
    bool binary(binary_t& /*value*/) override { return false; }
    bool start_object(std::size_t /*size*/) override { return first_ = true; }
    bool end_object() override {
        rows_ += row_end;
        return true;
    }
    bool start_array(std::size_t /*size*/) override { return true; }
    bool end_array() override { return true; }
    bool key(std::string& /*name*/) override { return true; }
    bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                     const nlohmann::detail::exception& /*exception*/) override {
        return false;
    }

private:
    bool add(std::string_view field) {
        if (!first_) rows_ += ',';
        first_ = false;
        rows_ += field;
        return true;
    }

    std::string& rows_;
    bool first_ = true;
};

}  // namespace

std::string csv_field(std::string_view value) {
    if (value.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(value);
    std::string field = "\"";
    for (const char c : value) field.append(c == '"' ? 2 : 1, c);
    return field + '"';
}

std::string csv_of_array(std::string_view array, std::string_view names) {
    std::string rows(names);
    rows += row_end;
    RowWriter writer(rows);
    if (!nlohmann::json::sax_parse(array.begin(), array.end(), &writer))
        throw std::runtime_error("the database answered something else than JSON");
    rows.shrink_to_fit();
    return rows;
}

}  // namespace shim

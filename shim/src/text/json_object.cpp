// SPDX-License-Identifier: PostgreSQL
#include "text/json_object.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "base/json.hpp"
#include "text/known_members.hpp"

namespace shim {

namespace {

using Sax = nlohmann::json_sax<nlohmann::json>;

JsonFault invalid_json(std::size_t position) {
    return {"", "is not valid JSON at byte " + std::to_string(position)};
}

class ObjectReader final : public Sax {
public:
    explicit ObjectReader(std::span<const std::string_view> known) : members(known) {}

    KnownMembers members;
    JsonFault error;

    bool null() override { return add({RawValue::Kind::null}); }
    bool boolean(bool value) override { return add({RawValue::Kind::boolean, value ? "true" : "false"}); }
    bool number_integer(std::int64_t value) override { return add_number(static_cast<double>(value)); }
    bool number_unsigned(std::uint64_t value) override { return add_number(static_cast<double>(value)); }
    bool number_float(double value, const std::string& /*text*/) override { return add_number(value); }
    bool string(std::string& value) override { return add({RawValue::Kind::text, std::move(value)}); }
    bool binary(binary_t& /*value*/) override { return false; }  // no such thing in JSON text

    bool start_object(std::size_t /*size*/) override { return depth_ == 0 ? ++depth_ != 0 : start_nested(); }
    bool end_object() override { return --depth_ >= 0; }
    bool start_array(std::size_t /*size*/) override { return depth_ == 0 ? no_object() : start_nested(); }
    bool end_array() override { return --depth_ >= 0; }

    bool key(std::string& name) override {
        if (depth_ == 1) name_ = std::move(name);
        return true;
    }

    bool parse_error(std::size_t position, const std::string& /*token*/,
                     const nlohmann::detail::exception& exception) override {
        constexpr int number_overflow = 406;  // in the library's documentation of its exceptions
        if (exception.id == number_overflow && depth_ > 0)
            error = {json_pointer(name_), "must not be a number out of any range"};
        else
            error = invalid_json(position);
        return false;
    }

private:
    bool add(RawValue value) {
        if (depth_ == 0) return no_object();
        if (depth_ == 1) members.add(name_, std::move(value));
        return true;
    }
    bool add_number(double number) { return add({RawValue::Kind::number, "", number}); }
    bool start_nested() {
        if (depth_ == 1) members.add(name_, {RawValue::Kind::nested});
        ++depth_;
        return true;
    }
    bool no_object() {
        error = {"", "must be a JSON object"};
        return false;
    }

    int depth_ = 0;
    std::string name_;
};

}  // namespace

std::string json_pointer(std::string_view member) {
    std::string pointer = "/";
    for (const char c : member) {
        if (c == '~') {
            pointer += "~0";
        } else if (c == '/') {
            pointer += "~1";
        } else {
            pointer += c;
        }
    }
    return pointer;
}

Result<Members, JsonFault> json_object_members(std::string_view text,
                                               std::span<const std::string_view> known) {
    using Read = Result<Members, JsonFault>;
    // The library would take it for the end, and whatever follows for nothing.
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos)
        return Read::fault(invalid_json(nul + 1));
    ObjectReader reader(known);
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), static_cast<Sax*>(&reader)))
        return Read::fault(std::move(reader.error));
    return Read::of(reader.members.take());
}

}  // namespace shim

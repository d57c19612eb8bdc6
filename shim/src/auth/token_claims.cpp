// SPDX-License-Identifier: PostgreSQL
#include "auth/token_claims.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/json.hpp"
#include "http/message.hpp"
#include "text/json_object.hpp"
#include "text/raw_value.hpp"
#include "text/user_id.hpp"

namespace shim {

namespace {

/// The members of an object that says everything once.
std::optional<Members> members_of(std::string_view json) {
    auto read = json_object_members(json);
    if (!read.ok()) return std::nullopt;
    std::set<std::string_view> names;
    for (const Member& member : read.value())
        if (!names.insert(member.name).second) return std::nullopt;
    return std::move(read.value());
}

const RawValue* find(const Members& members, std::string_view name) {
    const auto found = std::ranges::find(members, name, &Member::name);
    return found == members.end() ? nullptr : &found->value;
}

bool is_text(const RawValue* value, std::string_view text) {
    return value != nullptr && value->kind == RawValue::Kind::text && value->text == text;
}

/// Whether a text is in the array `aud` of an object. No tree is built: its end would take memory, and where there is none, end the program.
class AudienceReader final : public nlohmann::json_sax<nlohmann::json> {
public:
    explicit AudienceReader(std::string_view audience) : audience_(audience) {}

    [[nodiscard]] bool is_found() const { return is_found_; }

    bool null() override { return true; }
    bool boolean(bool /*value*/) override { return true; }
    bool number_integer(std::int64_t /*value*/) override { return true; }
    bool number_unsigned(std::uint64_t /*value*/) override { return true; }
    bool number_float(double /*value*/, const std::string& /*text*/) override { return true; }
    bool binary(binary_t& /*value*/) override { return false; }
    bool string(std::string& value) override {
        is_found_ = is_found_ || (depth_ == 2 && is_audience_ && value == audience_);
        return true;
    }
    bool key(std::string& name) override {
        if (depth_ == 1) is_audience_ = name == "aud";
        return true;
    }
    bool start_object(std::size_t /*size*/) override {
        if (++depth_ == 2) is_audience_ = false;
        return true;
    }
    bool end_object() override { return --depth_ >= 0; }
    bool start_array(std::size_t /*size*/) override { return ++depth_ > 0; }
    bool end_array() override { return --depth_ >= 0; }
    bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                     const nlohmann::detail::exception& /*exception*/) override {
        return false;
    }

private:
    const std::string_view audience_;
    int depth_ = 0;
    bool is_audience_ = false;
    bool is_found_ = false;
};

/// `aud` is a string or an array of strings.
bool is_for(const RawValue* claim, std::string_view json, const std::string& audience) {
    if (claim == nullptr || claim->kind != RawValue::Kind::nested) return is_text(claim, audience);
    AudienceReader reader(audience);
    return nlohmann::json::sax_parse(json.begin(), json.end(), &reader) && reader.is_found();
}

/// Nothing, or what is wrong with the times.
std::string fault_of_times(const Members& claims, std::time_t now) {
    const auto is_number = [](const RawValue* value) { return value->kind == RawValue::Kind::number; };
    const RawValue* expires = find(claims, "exp");
    if (expires == nullptr || !is_number(expires)) return "the token has no time of expiry";
    if (expires->number <= static_cast<double>(now - token_leeway)) return "the token has expired";
    const RawValue* not_before = find(claims, "nbf");
    if (not_before != nullptr && !is_number(not_before)) return "the token's claim nbf is not a number";
    if (not_before != nullptr && not_before->number > static_cast<double>(now + token_leeway))
        return "the token is not valid yet";
    return "";
}

/// Of a token that has not expired.
std::chrono::seconds time_left(const Members& claims, std::time_t now) {
    constexpr double a_year = 365.0 * 24 * 3600;  // longer than anything that asks
    const double left = find(claims, "exp")->number + static_cast<double>(token_leeway - now);
    return std::chrono::seconds(static_cast<long>(std::min(left, a_year)));
}

/// The widest scope among the words; nothing where none is ours.
std::optional<Caller::Scope> scope_of(const RawValue* claim) {
    std::optional<Caller::Scope> scope;
    if (claim == nullptr || claim->kind != RawValue::Kind::text) return scope;
    std::string_view words = claim->text;
    while (!words.empty()) {
        const std::string_view word = words.substr(0, words.find(' '));
        if (word == "service") return Caller::Scope::service;
        if (word == "learner") scope = Caller::Scope::learner;
        words.remove_prefix(std::min(word.size() + 1, words.size()));
    }
    return scope;
}

}  // namespace

Result<TokenAlgorithm> read_token_header(std::string_view json, const TokenRules& rules) {
    using Read = Result<TokenAlgorithm>;
    const auto members = members_of(json);
    if (!members) return Read::fault("the token's header cannot be read");
    if (!is_text(find(*members, "alg"), name_of(rules.algorithm)))
        return Read::fault("the token is not signed with the algorithm " +
                           std::string(name_of(rules.algorithm)));
    if (find(*members, "crit") != nullptr)
        return Read::fault("the token has critical extensions that are not known here");
    constexpr std::string_view types[] = {"JWT", "at+jwt", "application/at+jwt"};  // the latter two: RFC 9068
    const RawValue* type = find(*members, "typ");
    if (type != nullptr &&
        (type->kind != RawValue::Kind::text ||
         std::ranges::none_of(types, [type](auto known) { return equals_ignoring_case(type->text, known); })))
        return Read::fault("the token is of another type than JWT");
    if (!rules.key_id.empty() && !is_text(find(*members, "kid"), rules.key_id))
        return Read::fault("the token names another key");
    return Read::of(rules.algorithm);
}

Result<Caller> read_token_claims(std::string_view json, const TokenRules& rules, std::time_t now) {
    using Read = Result<Caller>;
    const auto claims = members_of(json);
    if (!claims) return Read::fault("the token's claims cannot be read");
    const std::string fault = fault_of_times(*claims, now);
    if (!fault.empty()) return Read::fault(fault);
    if (!is_text(find(*claims, "iss"), rules.issuer)) return Read::fault("the token is from another issuer");
    if (!is_for(find(*claims, "aud"), json, rules.audience))
        return Read::fault("the token is for another audience");
    const RawValue* subject = find(*claims, "sub");
    if (subject == nullptr) return Read::fault("the token has no subject");
    if (subject->kind != RawValue::Kind::text) return Read::fault("the token's subject must be a string");
    auto read = read_user_id(subject->text);
    if (!read.ok()) return Read::fault("the token's subject " + read.fault());
    const auto scope = scope_of(find(*claims, "scope"));
    if (!scope) return Read::fault("the token has neither the scope learner nor the scope service");
    return Read::of({*scope, std::move(read.value()), time_left(*claims, now)});
}

}  // namespace shim

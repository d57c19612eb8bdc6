// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "core/gap_filler.hpp"
#include "core/json_text.hpp"
#include "server/pg.hpp"
#include "server/server_zone.hpp"

namespace learning {

enum class Field {
    period,
    date,         // of the day with which the period begins
    local_start,  // what the wall clock shows then
    learners,
    entries,
    words,
    average_words_learned,
    study_seconds,
    moving_average,
};
inline constexpr int field_count = 9;

/// The fields of a row about many learners, and of one about one.
inline constexpr Field learners_fields[] = {
    Field::period,        Field::date,  Field::local_start,           Field::learners,
    Field::entries,       Field::words, Field::average_words_learned, Field::study_seconds,
    Field::moving_average};
inline constexpr Field learner_fields[] = {Field::period,        Field::date,
                                           Field::local_start,   Field::entries,
                                           Field::words,         Field::average_words_learned,
                                           Field::study_seconds, Field::moving_average};

struct Fields {
    std::array<Field, field_count> list;
    std::size_t count = 0;
};

std::string_view name_of(Field field);
std::optional<Field> find_field(std::string_view name);

/// The fields that an array names, of those that are valid for such periods. Raises 22023 and 22004.
Fields fields_of_array(ArrayType* array, std::span<const Field> valid, const Calendar& calendar);

/// Writes rows as a JSON array into a text whose header is filled in at the end.
class JsonRows {
public:
    JsonRows(const ServerZone& zone, const Calendar& calendar, const Fields& fields);

    void add(const Row& row, std::int64_t learners = 0);
    text* finish();

private:
    /// What stands before a field's value.
    struct Label {
        std::array<char, sizeof(",{\"average_words_learned\":")> text{};
        std::size_t size = 0;
    };

    // Inlined into add(): this is where the time of long answers goes.
    [[gnu::always_inline]] inline char* write_value(char* out, const Row& row, std::int64_t learners,
                                                    Field field);
    [[gnu::always_inline]] inline std::int64_t checked_offset(std::int64_t start);
    void set_labels();

    LocalClock<ServerZone> clock_;
    std::int64_t day_start_;
    TimestampWriter timestamps_;
    Fields fields_;
    std::array<Label, field_count> labels_;  // of fields_, in their order
    StringInfoData text_{};
};
static_assert(std::is_trivially_destructible_v<JsonRows>);

}  // namespace learning

// SPDX-License-Identifier: PostgreSQL

// libFuzzer target: the input, cut in two, is two packed lists of cells. Whatever the bytes are, decoding
// does not crash; what decodes encodes to the same bytes, but for the head that version 1 lacks; the head
// tells what the cells add up to; and adding the lists agrees with a naive model.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <span>

#include "core/cells.hpp"

namespace {

using namespace learning;
using Bytes = std::span<const std::uint8_t>;

void require(bool condition) {
    if (!condition) std::abort();
}

/// Where the cells begin, behind version and head.
Bytes cells_in(Bytes bytes) {
    if (bytes[0] == headless_cells_version) return bytes.subspan(1);
    const std::uint8_t* const end = bytes.data() + bytes.size();
    return {read_sums(bytes.data() + 1, end).next, end};
}

void require_same_bytes(const Cells& cells, Bytes bytes) {
    EncodedCells encoded;
    const std::optional<std::size_t> size = encode(cells, encoded);
    if (!size) {  // version 1 takes sums of any size
        require(bytes[0] == headless_cells_version && !total(bytes));
        return;
    }
    const Bytes again = std::span(encoded).first(*size);
    require(again[0] == cells_version && again.size() >= empty_list_size);
    require((again.size() == empty_list_size) == cells.empty());
    require(std::ranges::equal(cells_in(again), cells_in(bytes)));
    require(bytes[0] != cells_version || std::ranges::equal(again, bytes));
    require(day_sums(again) == total(bytes));
}

struct WideSums {
    __int128 entries = 0;
    __int128 words = 0;
    __int128 study_seconds = 0;
};
using Model = std::array<WideSums, quarter_hours_per_day>;

void add_to_model(Model& model, const Cells& cells) {
    for (const Cell& cell : cells.list()) {
        WideSums& sums = model.at(static_cast<std::size_t>(cell.quarter_hour));
        sums.entries += cell.sums.entries;
        sums.words += cell.sums.words;
        sums.study_seconds += cell.sums.study_seconds;
    }
}

bool fits(__int128 value) {
    return value >= std::numeric_limits<std::int64_t>::min() &&
           value <= std::numeric_limits<std::int64_t>::max();
}

bool fits(const WideSums& sums) {
    return fits(sums.entries) && fits(sums.words) && fits(sums.study_seconds);
}

/// Overflow on the way, which only cells of both signs can bring about, may hide a total that fits.
void require_total(const Cells& cells, Bytes bytes) {
    WideSums sums;
    for (const Cell& cell : cells.list()) {
        sums.entries += cell.sums.entries;
        sums.words += cell.sums.words;
        sums.study_seconds += cell.sums.study_seconds;
    }
    const std::optional<Sums> whole = total(bytes);
    require(day_sums(bytes) == whole);
    require(whole.has_value() ? fits(sums) : !fits(sums) || !storable(cells));
    if (!whole) return;
    require(whole->entries == sums.entries && whole->words == sums.words &&
            whole->study_seconds == sums.study_seconds);
}

void require_sum_of_both(const Cells& augend, const Cells& addend) {
    Model model{};
    add_to_model(model, augend);
    add_to_model(model, addend);
    const std::optional<Cells> sum = add(augend, addend);
    require(sum.has_value() == std::ranges::all_of(model, [](const WideSums& sums) { return fits(sums); }));
    if (!sum) return;
    // Taking the cells of the sum away leaves nothing, and the sum is a list that can be stored and read again.
    for (const Cell& cell : sum->list()) {
        require(cell.sums != Sums{});
        WideSums& sums = model.at(static_cast<std::size_t>(cell.quarter_hour));
        sums.entries -= cell.sums.entries;
        sums.words -= cell.sums.words;
        sums.study_seconds -= cell.sums.study_seconds;
    }
    for (const WideSums& sums : model)
        require(sums.entries == 0 && sums.words == 0 && sums.study_seconds == 0);
    EncodedCells encoded;
    const std::optional<std::size_t> size = encode(*sum, encoded);
    if (!size) return;
    const Bytes bytes = std::span(encoded).first(*size);
    Cells decoded;
    require(decode(bytes, decoded));
    require_same_bytes(decoded, bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Bytes input(data + 1, size - 1);
    const std::size_t middle = std::min<std::size_t>(data[0], input.size());
    const Bytes inputs[] = {input.first(middle), input.subspan(middle)};
    Cells lists[2];
    bool all_decode = true;
    for (int i = 0; i < 2; ++i) {
        if (decode(inputs[i], lists[i])) {
            require_same_bytes(lists[i], inputs[i]);
            require_total(lists[i], inputs[i]);
            require_sum_of_both(lists[i], lists[i]);
        } else {
            require(!total(inputs[i]));
            (void)day_sums(inputs[i]);  // may trust a head that the cells belie
            all_decode = false;
        }
    }
    if (all_decode) require_sum_of_both(lists[0], lists[1]);
    return 0;
}

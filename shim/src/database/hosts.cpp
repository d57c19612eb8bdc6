// SPDX-License-Identifier: PostgreSQL
#include "database/hosts.hpp"

#include <algorithm>
#include <iterator>

namespace shim {

namespace {

std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t comma = list.find(',');
        parts.emplace_back(list.substr(0, comma));
        if (comma == std::string_view::npos) return parts;
        list.remove_prefix(comma + 1);
    }
}

}  // namespace

Hosts::Hosts(std::string_view names, std::string_view addresses, std::string_view ports)
    : names_(split(names.empty() ? addresses : names)), ports_(split(ports)) {
    for (const auto& [word, list] : {std::pair("host", names), {"hostaddr", addresses}, {"port", ports}})
        if (List parts = split(list); parts.size() > 1) words_.emplace_back(word, std::move(parts));
    ports_.resize(names_.size(), ports_.front());
}

std::size_t Hosts::find(std::string_view name, std::string_view port) const {
    for (std::size_t place = 0; place < count(); ++place)
        if (names_[place] == name && (ports_[place] == port || ports_[place].empty())) return place;
    return 0;
}

Hosts::Words Hosts::beginning_with(std::size_t place) const {
    Words words;
    for (const auto& [word, list] : words_) {
        List turned = list;
        std::ranges::rotate(turned,
                            std::next(turned.begin(), static_cast<std::ptrdiff_t>(place % turned.size())));
        std::string text = turned.front();
        for (std::size_t n = 1; n < turned.size(); ++n) text += "," + turned[n];
        words.emplace_back(word, std::move(text));
    }
    return words;
}

}  // namespace shim

// SPDX-License-Identifier: PostgreSQL
#include "page/page_files.hpp"

#include "icon_svg.hpp"
#include "index_html.hpp"
#include "page_css.hpp"
#include "page_js.hpp"

namespace page {

namespace {

constexpr File whole[] = {
    {"/", "text/html; charset=utf-8", index_html},
    {"/page.js", "text/javascript; charset=utf-8", page_js},
    {"/page.css", "text/css; charset=utf-8", page_css},
    {"/icon.svg", "image/svg+xml", icon_svg},
};

}  // namespace

std::span<const File> files() {
    return whole;
}

}  // namespace page

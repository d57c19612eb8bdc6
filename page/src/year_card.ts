// SPDX-License-Identifier: PostgreSQL
import type { CalendarDay } from "./api";
import { button, card, drawing, element } from "./dom";
import { type Day, firstWeekday } from "./days";
import * as format from "./format";
import { TableBehind, tableOf } from "./table";

// The days of a year as squares, a column per week: the darker, the more words.

const side = 11;
const step = 14;
const left = 34;
const top = 20;

export function legendOfLevels(): HTMLElement {
    const squares = [0, 1, 2, 3, 4].map((level) =>
        drawing("svg", { width: side, height: side, "aria-hidden": "true" }, drawing("rect", { width: side, height: side, rx: 2, class: `level-${level}` })));
    return element("p", { class: "key levels" }, "less", ...squares, "more");
}

export class YearCard {
    readonly element: HTMLElement;
    private readonly picture = element("div", { class: "scroll picture", tabindex: 0, role: "region", "aria-label": "Picture of the year, day by day" });
    private readonly year = element("strong", {});
    private readonly sums = element("p", { class: "hint" });
    private readonly behind = new TableBehind("The year");
    private shown = 0;

    constructor(turned: (year: number) => void) {
        const steps = element(
            "div", { class: "steps" },
            button("‹", () => turned(this.shown - 1), { "aria-label": "Year before", class: "quiet" }),
            this.year,
            button("›", () => turned(this.shown + 1), { "aria-label": "Year after", class: "quiet" }),
        );
        this.element = card("Year", element("div", { class: "card-row" }, steps, this.sums, legendOfLevels()), this.picture, this.behind.element);
    }

    /** `end` is the day that is of interest: where the year is wider than its place, it is scrolled there. */
    show(year: number, days: CalendarDay[], end: Day): void {
        const isAnother = year !== this.shown;
        this.shown = year;
        this.year.textContent = String(year);
        const active = days.filter((day) => day.entries > 0);
        const words = active.reduce((all, day) => all + day.words, 0);
        const said = `${format.several(words, "word", "words")} on ${format.several(active.length, "day", "days")}`;
        this.sums.textContent = said;
        this.picture.replaceChildren(this.draw(days, `${year}: ${said}. The same as a table follows.`));
        if (isAnother) this.scrollTo(days.find((day) => day.day === end)?.week ?? 1);
        this.behind.show(() => tableOf(`${year}, day by day`, [
            { title: "Day", text: (day) => format.dayWithWeekday(day.day) },
            { title: "Words", text: (day) => format.count(day.words), isNumber: true },
            { title: "Entries", text: (day) => format.count(day.entries), isNumber: true },
            { title: "Study time", text: (day) => format.duration(day.study_seconds), isNumber: true },
        ], days));
    }

    private scrollTo(week: number): void {
        requestAnimationFrame(() => {
            const scale = this.picture.scrollWidth / (left + 53 * step);
            this.picture.scrollLeft = (left + (week + 1) * step) * scale - this.picture.clientWidth;
        });
    }

    private draw(days: CalendarDay[], summary: string): SVGSVGElement {
        const first = firstWeekday();
        const row = (weekday: number) => (weekday - first + 7) % 7;
        const weeks = days.at(-1)?.week ?? 53;
        const width = left + weeks * step;
        const height = top + 7 * step;
        const picture = drawing("svg", { viewBox: `0 0 ${width} ${height}`, class: "year", role: "img", "aria-label": summary });
        for (const weekday of [1, 3, 5])
            picture.append(drawing("text", { x: left - 6, y: top + row(weekday) * step + 9, "text-anchor": "end" }, format.weekday(weekday)));
        for (const day of days) {
            const x = left + (day.week - 1) * step;
            if (day.day.endsWith("-01")) picture.append(drawing("text", { x, y: top - 8 }, format.month(day.day)));
            const title = `${format.dayWithWeekday(day.day)}: ${format.several(day.words, "word", "words")}`;
            picture.append(drawing(
                "rect",
                { x, y: top + row(day.weekday) * step, width: side, height: side, rx: 2, class: `level-${day.level}`, "data-day": day.day, "data-words": day.words },
                drawing("title", {}, title)));
        }
        return picture;
    }
}

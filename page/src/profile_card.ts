// SPDX-License-Identifier: PostgreSQL
import type { ProfileHour } from "./api";
import { card, drawing, element } from "./dom";
import { firstWeekday } from "./days";
import * as format from "./format";
import { TableBehind, tableOf } from "./table";
import { legendOfLevels } from "./year_card";

// The hours of the week as squares, a row per day.

const side = 16;
const step = 19;
const left = 38;
const top = 22;

/** 0 without words, else 1 to 4 by the share of the fullest hour. */
function level(words: number, most: number): number {
    return words === 0 ? 0 : Math.min(4, 1 + Math.floor((4 * words) / (most + 1)));
}

export class ProfileCard {
    readonly element: HTMLElement;
    private readonly picture = element("div", { class: "scroll picture", tabindex: 0, role: "region", "aria-label": "Picture of the hours of the week" });
    private readonly sums = element("p", { class: "hint" });
    private readonly behind = new TableBehind("The hours of the week");

    constructor() {
        this.element = card("Hours of the week", element("div", { class: "card-row" }, this.sums, legendOfLevels()), this.picture, this.behind.element);
    }

    show(profile: ProfileHour[]): void {
        const first = firstWeekday();
        const row = (weekday: number) => (weekday - first + 7) % 7;
        const fullest = profile.reduce((most, hour) => (hour.words > most.words ? hour : most));
        const hours = Array.from({ length: 24 }, (_, hour) => format.hourRange(hour));
        const name = (hour: ProfileHour) => `${format.weekday(hour.weekday, true)} ${hours[hour.hour]}`;
        const said = fullest.words > 0 ? `Most words: ${name(fullest)}` : "No words in this range";
        this.sums.textContent = said;
        const picture = drawing("svg", {
            viewBox: `0 0 ${left + 24 * step} ${top + 7 * step}`, class: "profile", role: "img",
            "aria-label": `Words by hour and day of the week. ${said}. The same as a table follows.`,
        });
        for (let weekday = 1; weekday <= 7; weekday += 1)
            picture.append(drawing("text", { x: left - 8, y: top + row(weekday) * step + 12, "text-anchor": "end" }, format.weekday(weekday)));
        for (let hour = 0; hour < 24; hour += 3)
            picture.append(drawing("text", { x: left + hour * step, y: top - 8 }, format.hour(hour)));
        for (const hour of profile)
            picture.append(drawing(
                "rect",
                {
                    x: left + hour.hour * step, y: top + row(hour.weekday) * step, width: side, height: side, rx: 3,
                    class: `level-${level(hour.words, fullest.words)}`, "data-hour": `${hour.weekday}/${hour.hour}`, "data-words": hour.words,
                },
                drawing("title", {}, `${name(hour)}: ${format.several(hour.words, "word", "words")}`)));
        this.picture.replaceChildren(picture);
        this.behind.show(() => tableOf("Words by hour and day of the week", [
            { title: "Hour", text: name },
            { title: "Words", text: (hour) => format.count(hour.words), isNumber: true },
            { title: "Entries", text: (hour) => format.count(hour.entries), isNumber: true },
            { title: "Study time", text: (hour) => format.duration(hour.study_seconds), isNumber: true },
        ], profile));
    }
}

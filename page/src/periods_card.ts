// SPDX-License-Identifier: PostgreSQL
import { type Period, Refusal } from "./api";
import { type Bar, Chart } from "./chart";
import { card, element } from "./dom";
import { addDays, type Day, wallClock } from "./days";
import * as format from "./format";
import { tooManyPeriods } from "./range";
import { type Column, TableBehind, tableOf } from "./table";
import { type Granularity, nameOfAverage, type View } from "./view";

// The card with bars per period. Of one learner the line is the moving average; of all it is how many of them were there.

function labels(zone: string, granularity: Granularity, rows: Period[]): (period: Period) => string {
    const options: Record<Granularity, Intl.DateTimeFormatOptions> = {
        hour: { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit" },
        day: { weekday: "short", day: "numeric", month: "short", year: "numeric" },
        week: { day: "numeric", month: "short", year: "numeric" },
        month: { month: "long", year: "numeric" },
    };
    const written = format.dates(zone, options[granularity]);
    const text = ({ period }: Period) => written.format(new Date(period));
    if (granularity === "hour") {
        // Of an hour that comes twice, when clocks are put back, it is said which one it is.
        const named = format.dates(zone, { ...options.hour, timeZoneName: "short" });
        const twice = new Set(rows.map(text).filter((one, index, all) => one === all[index + 1]));
        return (row) => (twice.has(text(row)) ? named.format(new Date(row.period)) : text(row));
    }
    if (granularity !== "week") return text;
    return ({ period }) => {
        const first = new Date(wallClock(Date.parse(period), zone)).toISOString().slice(0, 10);
        return format.days(first, addDays(first, 6));
    };
}

function sum(rows: Period[], what: (row: Period) => number): number {
    return rows.reduce((all, row) => all + what(row), 0);
}

export class PeriodsCard {
    readonly element: HTMLElement;
    private readonly heading: HTMLHeadingElement;
    private readonly chart: Chart;
    private readonly key = element("p", { class: "key" });
    private readonly behind = new TableBehind("Periods");
    private readonly note = element("div", { class: "in-card" });
    private zone = "UTC";

    /** A range that somebody has drawn on the chart: its first and last day, and the starts of its periods. */
    constructor(private readonly ofAll: boolean, zoomed: (from: Day, to: Day, periods: number) => void) {
        this.chart = new Chart((from, to) => {
            const dayOf = (seconds: number) => new Date(wallClock(seconds * 1000, this.zone)).toISOString().slice(0, 10);
            const within = this.starts.filter((start) => start >= from && start <= to).length;
            const next = this.starts.find((start) => start > to);
            const end = this.granularity === "week" || this.granularity === "month" ? (next === undefined ? this.end : addDays(dayOf(next), -1)) : dayOf(to);
            zoomed(dayOf(from), end, within);
        });
        this.element = card("Words", this.key, this.note, this.chart.element, this.behind.element);
        this.heading = this.element.querySelector("h2")!;
    }

    private starts: number[] = [];
    private granularity: Granularity = "day";
    private end: Day = "";

    /** A chart, or why there is none. Returns what there is to see, in a sentence. */
    show(periods: Period[] | Refusal, view: View, end: Day): string {
        if (!(periods instanceof Refusal)) return this.draw(periods, view.zone, view.granularity, end);
        this.hideBut(this.note);
        this.note.replaceChildren(tooManyPeriods(periods, view));
        return "Too many periods.";
    }

    private draw(rows: Period[], zone: string, granularity: Granularity, end: Day): string {
        this.zone = zone;
        this.granularity = granularity;
        this.end = end;
        this.starts = rows.map((row) => Date.parse(row.period) / 1000);
        this.hideBut(this.chart.element, this.behind.element, this.key);
        this.heading.textContent = `Words per ${granularity}`;
        const line = this.ofAll ? "active learners" : nameOfAverage(granularity);
        this.key.replaceChildren(
            element("span", { class: "key-bar" }), "words ", element("span", { class: "key-line" }), line,
            element("span", { class: "hint" }, rows.some((row) => row.entries > 0) ? "Drag across the chart to zoom in." : "No entries in this range."));
        const label = labels(zone, granularity, rows);
        const bars = rows.map((row): Bar => ({
            start: Date.parse(row.period) / 1000,
            bar: row.words,
            line: this.ofAll ? (row.learners ?? 0) : row.moving_average,
            label: label(row),
            words: [
                format.several(row.words, "word", "words"),
                this.ofAll ? format.several(row.learners ?? 0, "learner", "learners") : `${format.average(row.moving_average)} on average`,
                format.several(row.entries, "entry", "entries"),
            ],
        }));
        const all = `${format.several(sum(rows, (row) => row.words), "word", "words")} in ${format.several(rows.length, granularity, `${granularity}s`)}`;
        this.chart.show({
            bars, zone, granularity, lineHasOwnScale: this.ofAll,
            summary: `Bars: words per ${granularity}, ${all}. Line: ${line}. The same as a table follows.`,
        });
        this.behind.show(() => tableOf(`Words per ${granularity}, ${zone}`, this.columns(label, granularity), rows));
        return all;
    }

    private hideBut(...shown: HTMLElement[]): void {
        for (const part of [this.key, this.note, this.chart.element, this.behind.element]) part.hidden = !shown.includes(part);
    }

    private columns(label: (row: Period) => string, granularity: Granularity): Column<Period>[] {
        const number = (title: string, text: (row: Period) => string) => ({ title, text, isNumber: true });
        const first = { title: granularity[0]!.toUpperCase() + granularity.slice(1), text: label };
        const sums = [
            number("Words", (row) => format.count(row.words)),
            number("Entries", (row) => format.count(row.entries)),
            number("Words per entry", (row) => format.average(row.average_words_learned)),
            number("Study time", (row) => format.duration(row.study_seconds)),
        ];
        if (this.ofAll) return [first, number("Active learners", (row) => format.count(row.learners ?? 0)), ...sums];
        return [first, ...sums, number("Moving average", (row) => format.average(row.moving_average))];
    }
}

// SPDX-License-Identifier: PostgreSQL
import { type ActiveLearner, ask, type Period, Refusal } from "./api";
import { card, element } from "./dom";
import { addDays, type Day, today, weekStart } from "./days";
import * as format from "./format";
import { PeriodsCard } from "./periods_card";
import { notice } from "./problem";
import { type Content, endsEarlier, rangeOf, unlessTooMany, zoomedView } from "./range";
import { Tiles } from "./tiles";
import { go, textOf, type View } from "./view";

const mostShown = 10;
const yearsBack = 6;
const earliest = "1970-01-01"; // unless the server is told otherwise, it takes nothing from before

/** All learners together. */
export class EveryonePage implements Content {
    readonly element: HTMLElement;
    private readonly note = element("div", {});
    private readonly tiles = new Tiles();
    private readonly periods: PeriodsCard;
    private readonly ranking = element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table of the most active learners" });
    private readonly data: HTMLElement;
    until: Day;
    said = "";

    constructor(private readonly view: View) {
        this.until = today(view.zone);
        this.periods = new PeriodsCard(true, (from, to, periods) => go(zoomedView(view, from, to, periods)));
        this.data = element("div", { class: "stack" }, this.tiles.element, this.periods.element, card("Most active learners", this.ranking));
        this.element = element("div", { class: "stack" }, this.note, this.data);
    }

    async load(signal: AbortSignal): Promise<void> {
        const { zone } = this.view;
        const last = this.view.from === undefined ? await this.lastActiveDay(signal) : null;
        const range = rangeOf(this.view, last);
        this.until = range.to;
        const [periods, learners] = await Promise.all([
            this.loadPeriods(range.from, range.to, signal),
            ask<ActiveLearner[]>("learners", { from: range.from, to: range.to, time_zone: zone, limit: mostShown }, signal),
        ]);
        const isEmpty = learners.length === 0;
        this.data.hidden = isEmpty && this.view.from === undefined && last === null;
        this.note.replaceChildren(...this.noteOn(isEmpty, range.moved, last));
        this.showPeriods(periods, range.to);
        this.showRanking(learners);
    }

    /** From the months of some years: the last one with entries, then its last day. The years before are looked at where these have none. */
    private async lastActiveDay(signal: AbortSignal): Promise<Day | null> {
        const now = today(this.view.zone);
        const asked = { time_zone: this.view.zone, fill: "none", fields: "date,entries" };
        type Dated = { date: Day };
        const lastMonth = async (from: Day, to: Day) => (await ask<Dated[]>("summary", { ...asked, from, to, granularity: "month" }, signal)).at(-1)?.date;
        const recent = addDays(now, -366 * yearsBack);
        const month = (await lastMonth(recent, now)) ?? (await lastMonth(earliest, recent));
        if (month === undefined) return null;
        const end = addDays(`${addDays(month, 31).slice(0, 7)}-01`, -1);
        const days = await ask<Dated[]>("summary", { ...asked, from: month, to: end, granularity: "day" }, signal);
        return days.at(-1)?.date ?? null;
    }

    private loadPeriods(from: Day, to: Day, signal: AbortSignal): Promise<Period[] | Refusal> {
        return unlessTooMany(ask<Period[]>("summary", {
            from, to: `${to}T23:59`, granularity: this.view.granularity, time_zone: this.view.zone, week_start: weekStart(),
            fields: "period,learners,entries,words,average_words_learned,study_seconds",
        }, signal));
    }

    private noteOn(isEmpty: boolean, moved: boolean, last: Day | null): Node[] {
        if (isEmpty && last === null && this.view.from === undefined)
            return [notice(
                "Nothing is recorded yet",
                "Name a learner above to add a first entry, or let an app record what it sees.",
                element("a", { href: "openapi.json" }, "How apps do that"))];
        return moved && last !== null ? [endsEarlier(this.view, last)] : [];
    }

    private showPeriods(periods: Period[] | Refusal, to: Day): void {
        this.tiles.element.hidden = periods instanceof Refusal;
        this.said = this.periods.show(periods, this.view, to);
        if (periods instanceof Refusal) return;
        const sum = (what: (row: Period) => number) => periods.reduce((all, row) => all + what(row), 0);
        const busiest = periods.reduce((most, row) => Math.max(most, row.learners ?? 0), 0);
        const words = sum((row) => row.words);
        this.tiles.show([
            ["Words", format.count(words), `${format.average(words / Math.max(1, periods.length))} per ${this.view.granularity}`],
            ["Entries", format.count(sum((row) => row.entries))],
            ["Study time", format.duration(sum((row) => row.study_seconds))],
            ["Active learners", format.count(busiest), `at most in one ${this.view.granularity}`],
        ]);
    }

    private showRanking(learners: ActiveLearner[]): void {
        const most = learners[0]?.words ?? 0;
        const title = (text: string, isNumber = true) => element("th", { scope: "col", class: isNumber ? "number" : undefined }, text);
        const number = (text: string) => element("td", { class: "number" }, text);
        const rows = learners.map((one, index) => element(
            "tr", {},
            number(format.count(index + 1)),
            element("th", { scope: "row" }, element("a", { href: textOf({ ...this.view, learner: one.user_id }) }, one.user_id)),
            element("td", { class: "meter-cell" }, element("meter", { min: 0, max: Math.max(1, most), value: one.words, "aria-label": "share of the most" })),
            number(format.count(one.words)), number(format.count(one.entries)), number(format.duration(one.study_seconds))));
        this.ranking.replaceChildren(learners.length === 0
            ? element("p", { class: "hint" }, "Nobody in this range.")
            : element(
                "table", { class: "ranking" },
                element("thead", {}, element("tr", {}, title("Rank"), title("Learner", false), element("td", { class: "meter-cell" }), title("Words"), title("Entries"), title("Study time"))),
                element("tbody", {}, ...rows)));
    }
}

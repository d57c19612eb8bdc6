// SPDX-License-Identifier: PostgreSQL
import { Answers, type CalendarDay, type Entry, ofLearner, type Period, type ProfileHour, Refusal, type Streaks } from "./api";
import { element } from "./dom";
import { type Day, today, weekStart, yearOf } from "./days";
import { EntriesCard } from "./entries_card";
import { EntryForm } from "./entry_form";
import * as format from "./format";
import type { Outbox } from "./outbox";
import { PeriodsCard } from "./periods_card";
import { notice } from "./problem";
import { ProfileCard } from "./profile_card";
import { type Content, endsEarlier, rangeOf, unlessTooMany, zoomedView } from "./range";
import { goalOf, StreakCard } from "./streak_card";
import { Tiles } from "./tiles";
import { go, movingPeriods, type View } from "./view";
import { YearCard } from "./year_card";

const shownEntries = 10;

/** One learner. */
export class LearnerPage implements Content {
    readonly element: HTMLElement;
    private readonly note = element("div", {});
    private readonly tiles = new Tiles();
    private readonly periods: PeriodsCard;
    private readonly year: YearCard;
    private readonly profile = new ProfileCard();
    private readonly streak: StreakCard;
    private readonly entries: EntriesCard;
    readonly form: EntryForm;
    private readonly charts: HTMLElement;
    private readonly answers = new Answers();
    private shownYear: number | undefined;
    until: Day;
    said = "";

    constructor(private readonly view: View, private readonly learner: string, outbox: Outbox, reload: (fresh: boolean) => void) {
        this.until = today(view.zone);
        this.periods = new PeriodsCard(false, (from, to, periods) => go(zoomedView(view, from, to, periods)));
        this.year = new YearCard((year) => {
            this.shownYear = year;
            reload(false);
        });
        this.streak = new StreakCard(learner, () => reload(false));
        this.entries = new EntriesCard(learner, view.zone, () => reload(true));
        this.form = new EntryForm(learner, view.zone, outbox);
        this.charts = element("div", { class: "stack" }, this.tiles.element, this.periods.element, this.year.element);
        this.element = element(
            "div", { class: "stack" }, this.note, this.charts,
            element("div", { class: "columns" }, this.profile.element, this.streak.element),
            element("div", { class: "columns" }, this.form.element, this.entries.element),
        );
    }

    async load(signal: AbortSignal, fresh: boolean): Promise<void> {
        const show = await this.ask(signal, fresh);
        this.answers.haveChanged();
        show();
    }

    /** The same where there is something new, in a moment that suits. False where there is nothing. */
    async refresh(signal: AbortSignal, fresh: boolean, moment: () => Promise<void>): Promise<boolean> {
        const show = await this.ask(signal, fresh);
        if (!this.answers.haveChanged()) return false;
        await moment();
        if (!signal.aborted) show();
        return true;
    }

    /** How to show what was answered. */
    private async ask(signal: AbortSignal, fresh: boolean): Promise<() => void> {
        const { zone } = this.view;
        const ask = <Answer>(what: string, parameters: Record<string, string | number>) =>
            this.answers.ask<Answer>(ofLearner(this.learner, what), parameters, signal, fresh);
        const goal = goalOf(this.learner);
        const [activity, streaks, entries] = await Promise.all([
            ask<Streaks>("streaks", { time_zone: zone, goal_words: 1 }),
            ask<Streaks>("streaks", { time_zone: zone, goal_words: goal.words, rest_days: goal.rest }),
            ask<Entry[]>("records", { order: "desc", limit: shownEntries }),
        ]);
        const range = rangeOf(this.view, activity.last_met);
        const year = this.shownYear ?? yearOf(range.to);
        const [periods, calendar, profile] = await Promise.all([
            this.loadPeriods(range.from, range.to, ask),
            ask<CalendarDay[]>("calendar", { year, time_zone: zone, week_start: weekStart() }),
            ask<ProfileHour[]>("profile", { from: range.from, to: range.to, time_zone: zone }),
        ]);
        return () => {
            this.until = range.to;
            const isKnown = activity.last_met !== null || entries.length > 0;
            this.note.replaceChildren(...(!isKnown ? [this.nothingYet()] : range.moved ? [endsEarlier(this.view, range.to)] : []));
            this.element.classList.toggle("empty", !isKnown);
            this.showPeriods(periods, range.to);
            this.year.show(year, calendar, range.to);
            this.profile.show(profile);
            this.streak.show(streaks);
            this.entries.show(entries);
        };
    }

    private loadPeriods(from: Day, to: Day, ask: <Answer>(what: string, parameters: Record<string, string | number>) => Promise<Answer>): Promise<Period[] | Refusal> {
        const { granularity, zone } = this.view;
        return unlessTooMany(ask<Period[]>("summary", {
            from, to: `${to}T23:59`, granularity, time_zone: zone, week_start: weekStart(), moving_periods: movingPeriods[granularity],
            fields: "period,entries,words,average_words_learned,study_seconds,moving_average",
        }));
    }

    private showPeriods(periods: Period[] | Refusal, to: Day): void {
        this.tiles.element.hidden = periods instanceof Refusal;
        this.said = this.periods.show(periods, this.view, to);
        if (periods instanceof Refusal) return;
        const sum = (what: (row: Period) => number) => periods.reduce((all, row) => all + what(row), 0);
        const words = sum((row) => row.words);
        const entries = sum((row) => row.entries);
        const active = periods.filter((row) => row.entries > 0).length;
        const seconds = sum((row) => row.study_seconds);
        this.tiles.show([
            ["Words", format.count(words), `${format.average(words / Math.max(1, periods.length))} per ${this.view.granularity}`],
            ["Entries", format.count(entries), entries > 0 ? `${format.average(words / entries)} words each` : undefined],
            ["Study time", seconds > 0 ? format.duration(seconds) : "–", seconds > 0 ? `${format.duration(seconds / entries)} per entry` : "none is recorded"],
            ["Active", `${format.count(active)} of ${format.count(periods.length)}`, `${this.view.granularity}s with entries`],
        ].map(([name, value, more]) => [name!, value!, more] as [string, string, string?]));
    }

    private nothingYet(): HTMLElement {
        return notice(
            `Nothing is recorded for ${this.learner}`,
            "Either this learner is new, or the name is another one: capitals and spaces count. The first entry can be added below.");
    }
}

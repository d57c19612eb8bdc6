// SPDX-License-Identifier: PostgreSQL
import { Refusal } from "./api";
import { button, element } from "./dom";
import { addDays, type Day, today } from "./days";
import * as format from "./format";
import { noticeInCard } from "./problem";
import { type Granularity, go, type View } from "./view";

// From which day to which.

/** What stands below the controls. */
export interface Content {
    readonly element: HTMLElement;
    readonly until: Day; // where the range ended that was shown
    readonly said: string; // what is shown, for whom cannot see it
    load(signal: AbortSignal, fresh: boolean): Promise<void>; // fresh: what was just written is to be seen
}

export interface Range {
    from: Day;
    to: Day;
    moved: boolean; // it ends with the last entries, since there are none up to today
}

/** The last days up to today; where nothing happened in them, the last days up to the last entry. */
export function rangeOf(view: View, lastActive: Day | null): Range {
    if (view.from !== undefined && view.to !== undefined) return { from: view.from, to: view.to, moved: false };
    const now = today(view.zone);
    const moved = lastActive !== null && lastActive <= addDays(now, -view.last);
    const to = moved ? lastActive : now;
    return { from: addDays(to, 1 - view.last), to, moved };
}

const finer: Record<Granularity, Granularity> = { month: "week", week: "day", day: "hour", hour: "hour" };

/** A part of the chart that somebody picked out: where it is a few periods only, shorter ones are shown. */
export function zoomedView(view: View, from: Day, to: Day, periods: number): View {
    const few = 4;
    return { ...view, from, to, granularity: periods <= few ? finer[view.granularity] : view.granularity };
}

/** What is refused with 422, and the way out: longer periods, or fewer days. */
export function tooManyPeriods(refusal: Refusal, view: View): HTMLElement {
    const { count = 0, limit = 0 } = refusal.problem;
    const longer: Granularity = view.granularity === "hour" ? "day" : view.granularity === "day" ? "week" : "month";
    return noticeInCard(
        `That would be ${format.count(count)} ${view.granularity}s`,
        `The server shows ${format.count(limit)} at most. Longer periods or a shorter range will do.`,
        button(`Show ${longer}s`, () => go({ ...view, granularity: longer }), { class: "primary" }));
}

/** The answer, or the refusal of too many periods: no reason to show nothing else. */
export async function unlessTooMany<Answer>(answer: Promise<Answer>): Promise<Answer | Refusal> {
    try {
        return await answer;
    } catch (error) {
        if (error instanceof Refusal && error.status === 422) return error;
        throw error;
    }
}

/** Says that the range ends before today, and where. */
export function endsEarlier(view: View, end: Day): HTMLElement {
    const now = today(view.zone);
    return element(
        "p", { class: "hint" }, `Nothing since ${format.day(end)}: the range ends there. `,
        button("Show up to today", () => go({ ...view, from: addDays(now, 1 - view.last), to: now }), { class: "link" }));
}

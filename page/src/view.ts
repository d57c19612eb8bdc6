// SPDX-License-Identifier: PostgreSQL
import { browserZone, isDay } from "./days";
import { ofTab } from "./storage";

// What the page shows stands in its address, behind the #: so it can be kept, sent and gone back to. That part is not sent to
// the server, whose log names no learner.

export const granularities = ["hour", "day", "week", "month"] as const;
export type Granularity = (typeof granularities)[number];

export interface View {
    learner: string | undefined; // nothing: all of them
    zone: string;
    granularity: Granularity;
    last: number; // so many days; where from and to are there, they count
    from: string | undefined;
    to: string | undefined;
}

const shortest = 1;
const longest = 3660;

function isGranularity(text: string | null): text is Granularity {
    return granularities.some((one) => one === text);
}

function savedZone(): string {
    return ofTab.get("learning_log.zone") ?? browserZone();
}

export function readView(fragment: string): View {
    const read = new URLSearchParams(fragment.replace(/^#/, ""));
    const granularity = read.get("by");
    const last = Number(read.get("last"));
    const from = read.get("from");
    const to = read.get("to");
    const hasRange = from !== null && to !== null && isDay(from) && isDay(to) && from <= to;
    return {
        learner: read.get("learner") || undefined,
        zone: read.get("zone") || savedZone(),
        granularity: isGranularity(granularity) ? granularity : "day",
        last: Number.isInteger(last) && last >= shortest && last <= longest ? last : 30,
        from: hasRange ? from : undefined,
        to: hasRange ? to : undefined,
    };
}

export function textOf(view: View): string {
    const text = new URLSearchParams();
    if (view.learner !== undefined) text.set("learner", view.learner);
    text.set("zone", view.zone);
    text.set("by", view.granularity);
    if (view.from !== undefined && view.to !== undefined) {
        text.set("from", view.from);
        text.set("to", view.to);
    } else {
        text.set("last", String(view.last));
    }
    return `#${text}`;
}

/** Goes there, one step that "back" undoes. */
export function go(view: View): void {
    ofTab.set("learning_log.zone", view.zone);
    location.hash = textOf(view);
}

/** Over how many periods the moving average goes. */
export const movingPeriods: Record<Granularity, number> = { hour: 24, day: 7, week: 4, month: 3 };

export function nameOfAverage(granularity: Granularity): string {
    return `average of ${movingPeriods[granularity]} ${granularity}s`;
}

// SPDX-License-Identifier: PostgreSQL

// Days of the calendar and the wall clocks of time zones. A day is its text, 2024-03-10: texts compare as days do.

export type Day = string;

const dayLength = 86_400_000;

function utc(day: Day): number {
    return Date.parse(`${day}T00:00:00Z`);
}

export function dateOf(day: Day): Date {
    return new Date(utc(day));
}

export function addDays(day: Day, days: number): Day {
    return new Date(utc(day) + days * dayLength).toISOString().slice(0, 10);
}

export function yearOf(day: Day): number {
    return Number(day.slice(0, 4));
}

export function isDay(text: string): boolean {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(utc(text)) && addDays(text, 0) === text;
}

/** Whether the browser knows the zone; the server has its own list. */
export function isZone(zone: string): boolean {
    try {
        new Intl.DateTimeFormat("en", { timeZone: zone });
        return true;
    } catch {
        return false;
    }
}

/** What the zone's wall clock shows, as if it were UTC. */
export function wallClock(instant: number, zone: string): number {
    const parts = new Intl.DateTimeFormat("en-US", {
        timeZone: zone, calendar: "gregory", numberingSystem: "latn", hourCycle: "h23",
        year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
    }).formatToParts(instant);
    const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
    return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}

const clocksDiffer = 60_000;
let ahead = 0; // the server's clock, of this one, in milliseconds

/** What the server's clock showed between a question of that time and now: where this one is plainly wrong, that one counts. */
export function compareClocks(date: string | null, asked: number): void {
    const difference = Date.parse(date ?? "") - Date.now();
    if (Date.now() - asked > clocksDiffer || Number.isNaN(difference)) return; // it slept meanwhile, say
    ahead = Math.abs(difference) > clocksDiffer ? difference : 0;
}

export function now(): number {
    return Date.now() + ahead;
}

export function today(zone: string): Day {
    return new Date(wallClock(now(), zone)).toISOString().slice(0, 10);
}

/** The instant at which the zone's wall clock shows this; of a time that it skips, one nearby. */
export function instantOf(local: string, zone: string): Date {
    const shown = Date.parse(`${local}Z`);
    let instant = shown;
    for (let i = 0; i < 2; i += 1) instant = shown - (wallClock(instant, zone) - instant);
    return new Date(instant);
}

export function browserZone(): string {
    return new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

interface WeekInfo {
    firstDay: number;
}

/** The first day of a week where the browser's language is spoken, 1 for Monday. */
export function firstWeekday(): number {
    const locale = new Intl.Locale(navigator.language) as Intl.Locale & { weekInfo?: WeekInfo; getWeekInfo?: () => WeekInfo };
    return locale.getWeekInfo?.().firstDay ?? locale.weekInfo?.firstDay ?? 1;
}

export function weekStart(): string {
    return weekdays[firstWeekday() - 1] ?? "monday";
}

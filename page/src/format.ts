// SPDX-License-Identifier: PostgreSQL
import { dateOf, type Day } from "./days";

// Numbers and dates as the browser's language writes them; in one calendar everywhere, that of the fields for dates and of the API.

const whole = new Intl.NumberFormat();
const oneDigit = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const short = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });

export function count(number: number): string {
    return whole.format(number);
}

export function average(number: number): string {
    return oneDigit.format(number);
}

export function compact(number: number): string {
    return short.format(number);
}

export function unit(number: number, name: string, display: "long" | "narrow" = "long"): string {
    return new Intl.NumberFormat(undefined, { style: "unit", unit: name, unitDisplay: display }).format(number);
}

/** "12 words", "1 entry": units that Intl does not know. */
export function several(number: number, one: string, many: string): string {
    return `${count(number)} ${number === 1 ? one : many}`;
}

export function duration(seconds: number): string {
    const whole = Math.round(seconds);
    if (whole > 0 && whole < 60) return unit(whole, "second", "narrow");
    const minutes = Math.round(seconds / 60);
    if (minutes < 60) return unit(minutes, "minute", "narrow");
    const parts = [unit(Math.floor(minutes / 60), "hour", "narrow")];
    if (minutes % 60 > 0 && minutes < 6000) parts.push(unit(minutes % 60, "minute", "narrow"));
    return parts.join(" ");
}

export function dates(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    return new Intl.DateTimeFormat(undefined, { timeZone, calendar: "gregory", ...options });
}

const inUtc = (options: Intl.DateTimeFormatOptions) => dates("UTC", options);
const wholeDay = inUtc({ dateStyle: "medium" });
const dayOfWeek = inUtc({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
const weekdayName = inUtc({ weekday: "short" });
const longWeekday = inUtc({ weekday: "long" });
const monthName = inUtc({ month: "short" });
const hourName = inUtc({ hour: "numeric" });
const fullHour = inUtc({ hour: "numeric", minute: "2-digit" });

export function day(text: Day): string {
    return wholeDay.format(dateOf(text));
}

export function dayWithWeekday(text: Day): string {
    return dayOfWeek.format(dateOf(text));
}

export function days(from: Day, to: Day): string {
    return wholeDay.formatRange(dateOf(from), dateOf(to));
}

/** 1 is Monday: 2024-01-01 was one. */
export function weekday(number: number, long = false): string {
    return (long ? longWeekday : weekdayName).format(new Date(Date.UTC(2024, 0, number)));
}

export function month(text: Day): string {
    return monthName.format(dateOf(text));
}

export function hour(number: number): string {
    return hourName.format(new Date(Date.UTC(2024, 0, 1, number)));
}

/** From a full hour to the next. */
export function hourRange(number: number): string {
    return fullHour.formatRange(new Date(Date.UTC(2024, 0, 1, number)), new Date(Date.UTC(2024, 0, 1, number + 1)));
}

export function time(instant: string, zone: string): string {
    return dates(zone, { dateStyle: "medium", timeStyle: "short" }).format(new Date(instant));
}

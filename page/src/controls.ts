// SPDX-License-Identifier: PostgreSQL
import { Choice, element, field } from "./dom";
import { addDays, type Day, isDay, isZone } from "./days";
import type { Range } from "./range";
import { type Granularity, granularities, go, type View } from "./view";

// A year that is being typed is one of the first centuries until its last digit is there.
const years = { min: "1000-01-01", max: "9999-12-31" };

/** Which learner, which days, in which zone and how fine. */
export class Controls {
    readonly element: HTMLElement;
    readonly zoneField: HTMLElement; // beside the title
    private readonly zone = element("input", { type: "text", list: "zones", autocomplete: "off", spellcheck: "false", required: true });
    private readonly zoneProblem = element("p", { class: "field-problem", role: "alert" });
    private readonly from = element("input", { type: "date", required: true, ...years });
    private readonly to = element("input", { type: "date", required: true, ...years });
    private readonly known = new Map<HTMLInputElement, Day>(); // what each date showed or gave last
    private readonly last: Choice;
    private readonly granularity: Choice;

    constructor(private view: View) {
        this.last = new Choice("Range", [["7", "7 days"], ["30", "30 days"], ["90", "90 days"], ["365", "Year"]], (days) =>
            go({ ...this.view, from: undefined, to: undefined, last: Number(days) }));
        this.granularity = new Choice("Periods", [["hour", "Hours"], ["day", "Days"], ["week", "Weeks"], ["month", "Months"]], (by) =>
            go({ ...this.view, granularity: granularities.find((one) => one === by) ?? "day" }));
        for (const input of [this.from, this.to]) input.addEventListener("change", () => this.takeDates(input));
        this.zone.addEventListener("change", () => go({ ...this.view, zone: this.zone.value.trim() || "UTC" }));
        this.zoneField = field("Time zone", this.zone);
        this.zoneField.append(this.zoneProblem);
        this.element = element(
            "section", { class: "controls", "aria-label": "What is shown" },
            this.last.element,
            element("div", { class: "row dates" }, field("From", this.from), field("To", this.to)),
            this.granularity.element);
        this.show(view);
    }

    show(view: View): void {
        this.view = view;
        this.last.show(view.from === undefined ? String(view.last) : undefined);
        this.granularity.show(view.granularity);
        if (document.activeElement !== this.zone || this.zone.value.trim() === "") this.zone.value = view.zone;
        if (view.from !== undefined && view.to !== undefined) this.showRange({ from: view.from, to: view.to });
        this.refuseZone(undefined);
    }

    showRange(range: Pick<Range, "from" | "to">): void {
        this.showDay(this.from, range.from);
        this.showDay(this.to, range.to);
    }

    refuseZone(why: string | undefined): void {
        this.zoneProblem.textContent = why ?? "";
        if (why === undefined) this.zone.removeAttribute("aria-invalid");
        else this.zone.setAttribute("aria-invalid", "true");
    }

    /** Somebody may have begun to type another date: the same once more would undo that. */
    private showDay(input: HTMLInputElement, day: Day): void {
        if (document.activeElement === input && this.known.get(input) === day) return;
        this.known.set(input, day);
        input.value = day;
    }

    /** Of two that are out of order, the one that was not touched follows. */
    private takeDates(touched: HTMLInputElement): void {
        let from: Day = this.from.value;
        let to: Day = this.to.value;
        if (!isDay(from) || !isDay(to) || !touched.checkValidity()) return;
        this.known.set(touched, touched.value);
        if (from > to && touched === this.from) to = from;
        if (from > to) from = to;
        go({ ...this.view, from, to });
    }
}

/** The zones that the browser knows, for all pickers. */
export function zoneList(): HTMLDataListElement {
    const known = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];
    const zones = [...new Set(["UTC", ...known])].filter(isZone);
    return element("datalist", { id: "zones" }, ...zones.map((zone) => element("option", { value: zone })));
}

export function rangeOfView(view: View, until: Day): Pick<Range, "from" | "to"> {
    if (view.from !== undefined && view.to !== undefined) return { from: view.from, to: view.to };
    return { from: addDays(until, 1 - view.last), to: until };
}

export type { Granularity };

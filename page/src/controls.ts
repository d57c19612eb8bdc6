// SPDX-License-Identifier: PostgreSQL
import { Choice, element, field } from "./dom";
import { addDays, type Day, isDay, isZone } from "./days";
import type { Range } from "./range";
import { type Granularity, granularities, go, type View } from "./view";

/** Which learner, which days, in which zone and how fine. */
export class Controls {
    readonly element: HTMLElement;
    readonly zoneField: HTMLElement; // beside the title
    private readonly zone = element("input", { type: "text", list: "zones", autocomplete: "off", spellcheck: "false", required: true });
    private readonly zoneProblem = element("p", { class: "field-problem", role: "alert" });
    private readonly from = element("input", { type: "date", required: true });
    private readonly to = element("input", { type: "date", required: true });
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
        this.from.value = range.from;
        this.to.value = range.to;
    }

    refuseZone(why: string | undefined): void {
        this.zoneProblem.textContent = why ?? "";
        if (why === undefined) this.zone.removeAttribute("aria-invalid");
        else this.zone.setAttribute("aria-invalid", "true");
    }

    /** Of two that are out of order, the one that was not touched follows. */
    private takeDates(touched: HTMLInputElement): void {
        let from: Day = this.from.value;
        let to: Day = this.to.value;
        if (!isDay(from) || !isDay(to)) return;
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

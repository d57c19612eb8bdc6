// SPDX-License-Identifier: PostgreSQL
import { type Entry, ofLearner, Refusal, send } from "./api";
import { button, card, element } from "./dom";
import * as format from "./format";

/** The last entries, each of which can be voided: asked once more, since nothing here brings it back. */
export class EntriesCard {
    readonly element: HTMLElement;
    private readonly place = element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table of the last entries" });
    private readonly status = element("p", { class: "status", role: "status", tabindex: -1 });

    constructor(private readonly learner: string, private readonly zone: string, private readonly voided: () => void) {
        this.element = card("Last entries", this.place, this.status);
    }

    show(entries: Entry[]): void {
        if (entries.length === 0) {
            this.place.replaceChildren(element("p", { class: "hint" }, "There are none."));
            return;
        }
        const focused = this.place.querySelector<HTMLElement>("tr:focus-within")?.dataset["request"];
        const title = (text: string, isNumber = false) => element("th", { scope: "col", class: isNumber ? "number" : undefined }, text);
        this.place.replaceChildren(element(
            "table", { class: "entries" },
            element("thead", {}, element("tr", {}, title("When"), title("Words", true), title("Study time", true), element("td", {}))),
            element("tbody", {}, ...entries.map((entry) => this.row(entry))),
        ));
        if (focused !== undefined) this.place.querySelector<HTMLElement>(`tr[data-request="${focused}"] button`)?.focus();
    }

    private row(entry: Entry): HTMLTableRowElement {
        const when = format.time(entry.timestamp, this.zone);
        const actions = element("td", { class: "actions" });
        const ask = () => {
            const really = button("Void it", () => void this.voidIt(entry, actions), { class: "danger", "aria-label": `Void it for good: the entry of ${when}` });
            actions.replaceChildren(really, button("Keep", rest, { class: "quiet" }));
            really.focus();
        };
        const start = button("Void", ask, { class: "quiet", "aria-label": `Void the entry of ${when}` });
        const rest = () => {
            actions.replaceChildren(start);
            start.focus();
        };
        actions.append(start);
        return element(
            "tr", { "data-request": entry.request_id },
            element("th", { scope: "row" }, when),
            element("td", { class: "number" }, format.count(entry.word_count)),
            element("td", { class: "number" }, entry.study_seconds === null ? "–" : format.duration(entry.study_seconds)),
            actions,
        );
    }

    private async voidIt(entry: Entry, actions: HTMLElement): Promise<void> {
        for (const one of actions.querySelectorAll("button")) one.disabled = true;
        try {
            await send(ofLearner(this.learner, `records/${entry.request_id}`), { method: "DELETE" });
            this.status.textContent = `Voided: ${format.several(entry.word_count, "word", "words")} of ${format.time(entry.timestamp, this.zone)}.`;
            this.status.focus(); // the row is about to go
            this.voided();
        } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            this.status.textContent = `The entry was not voided: ${error.message} Try again.`;
            for (const one of actions.querySelectorAll("button")) one.disabled = false;
        }
    }
}

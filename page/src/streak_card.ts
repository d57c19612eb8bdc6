// SPDX-License-Identifier: PostgreSQL
import type { Streaks } from "./api";
import { card, element, field } from "./dom";
import * as format from "./format";
import { lasting } from "./storage";

export interface Goal {
    words: number;
    rest: number;
}

const goalKey = (learner: string) => `learning_log.goal.${learner}`;

/** The goal is the browser's: streaks are computed for whatever is asked. */
export function goalOf(learner: string): Goal {
    try {
        const read = JSON.parse(lasting.get(goalKey(learner)) ?? "{}") as Partial<Goal>;
        return { words: Number(read.words ?? 20), rest: Number(read.rest ?? 0) };
    } catch {
        return { words: 20, rest: 0 };
    }
}

export class StreakCard {
    readonly element: HTMLElement;
    private readonly figure = element("p", { class: "figure" });
    private readonly facts = element("ul", { class: "facts" });
    private readonly words = element("input", { type: "number", min: 0, max: 100_000, step: 1, inputmode: "numeric", required: true });
    private readonly rest = element("input", { type: "number", min: 0, max: 30, step: 1, inputmode: "numeric", required: true });

    constructor(private readonly learner: string, changed: () => void) {
        const goal = goalOf(learner);
        this.words.value = String(goal.words);
        this.rest.value = String(goal.rest);
        const form = element("form", { class: "row" }, field("Words a day", this.words), field("Days of rest allowed", this.rest));
        form.addEventListener("submit", (event) => event.preventDefault());
        form.addEventListener("change", () => {
            if (!form.checkValidity()) return;
            lasting.set(goalKey(learner), JSON.stringify({ words: Number(this.words.value), rest: Number(this.rest.value) }));
            changed();
        });
        this.element = card("Streak and goal", this.figure, this.facts, form);
    }

    show(streaks: Streaks): void {
        const goal = goalOf(this.learner);
        const length = format.unit(streaks.current_length, "day");
        this.figure.replaceChildren(element("strong", {}, length), element("span", {}, " in a row"));
        const reached = streaks.met_today
            ? "Today’s goal is met."
            : streaks.at_risk
              ? `Not met today: ${format.several(goal.words, "word keeps", "words keep")} the streak alive.`
              : streaks.last_met === null ? "The goal was not met yet." : `Last met on ${format.day(streaks.last_met)}.`;
        const facts = [reached];
        if (streaks.current_start !== null && streaks.current_length > 0) facts.push(`Since ${format.day(streaks.current_start)}.`);
        if (streaks.longest_start !== null && streaks.longest_end !== null)
            facts.push(`Longest: ${format.unit(streaks.longest_length, "day")}, ${format.days(streaks.longest_start, streaks.longest_end)}.`);
        if (streaks.units_since_first > 0)
            facts.push(`Met on ${format.count(streaks.units_met)} of ${format.unit(streaks.units_since_first, "day")}.`);
        this.facts.replaceChildren(...facts.map((fact, index) =>
            element("li", { class: index === 0 ? (streaks.met_today ? "good" : streaks.at_risk ? "risk" : undefined) : undefined }, fact)));
    }
}

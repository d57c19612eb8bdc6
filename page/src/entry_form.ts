// SPDX-License-Identifier: PostgreSQL
import { button, card, element, field } from "./dom";
import { instantOf, now } from "./days";
import * as format from "./format";
import type { Kept, Outbox } from "./outbox";
import { ofTab } from "./storage";

const draftKey = (learner: string) => `learning_log.draft.${learner}`;

/** The form that adds an entry, and what it has added that the server has not answered for yet. */
export class EntryForm {
    readonly element: HTMLElement;
    private readonly words = element("input", { type: "number", name: "words", min: 0, max: 2_147_483_647, step: 1, required: true, inputmode: "numeric" });
    private readonly minutes = element("input", { type: "number", name: "minutes", min: 0, max: 1440, step: "any", inputmode: "decimal" });
    private readonly when = element("input", { type: "datetime-local", name: "when", step: 60, max: "9999-12-31T23:59" });
    private readonly waiting = element("ul", { class: "waiting" });
    private readonly status = element("p", { class: "status", role: "status" });
    private countdown: number | undefined;

    constructor(
        private readonly learner: string,
        private readonly zone: string,
        private readonly outbox: Outbox,
    ) {
        const form = element(
            "form", {},
            element(
                "div", { class: "row" },
                field("Words learned", this.words),
                field("Minutes of study", this.minutes, "May stay empty"),
                field("When", this.when, `Empty: now. On the clock of ${zone}`),
            ),
            element("button", { type: "submit", class: "primary" }, "Add entry"),
        );
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.submit(form);
        });
        form.addEventListener("input", () => this.saveDraft());
        this.restoreDraft();
        this.element = card("Add an entry", form, this.status, this.waiting);
        this.showWaiting();
    }

    arrived(words: number): void {
        this.status.textContent = `Recorded: ${format.several(words, "word", "words")}.`;
    }

    /** An entry gets its request id here, once; the form is empty then, so that another press makes no second one. */
    private submit(form: HTMLFormElement): void {
        const at = this.when.value === "" ? new Date(now()) : instantOf(this.when.value, this.zone);
        this.status.textContent = "";
        const seconds = this.minutes.value === "" ? {} : { study_seconds: Math.round(Number(this.minutes.value) * 60) };
        const entry = { user_id: this.learner, word_count: Number(this.words.value), timestamp: at.toISOString(), ...seconds };
        form.reset();
        ofTab.remove(draftKey(this.learner));
        this.words.focus();
        this.outbox.add(entry);
    }

    private saveDraft(): void {
        ofTab.set(draftKey(this.learner), JSON.stringify([this.words.value, this.minutes.value, this.when.value]));
    }

    private restoreDraft(): void {
        const draft = JSON.parse(ofTab.get(draftKey(this.learner)) ?? "[]") as string[];
        [this.words.value, this.minutes.value, this.when.value] = [draft[0] ?? "", draft[1] ?? "", draft[2] ?? ""];
    }

    showWaiting(): void {
        clearTimeout(this.countdown);
        const kept = this.outbox.all;
        this.waiting.hidden = kept.length === 0;
        this.waiting.replaceChildren(...kept.map((one) => this.line(one)));
        if (this.outbox.nextTry > 0) this.countdown = setTimeout(() => this.tick(), 1000);
    }

    /** Only the seconds change: whoever has the focus on a button keeps it. */
    private tick(): void {
        for (const place of this.waiting.querySelectorAll(".countdown")) place.textContent = this.state();
        if (this.outbox.nextTry > 0) this.countdown = setTimeout(() => this.tick(), 1000);
    }

    private state(): string {
        if (this.outbox.waitsForToken) return "waits for a token";
        if (this.outbox.nextTry === 0) return "on its way …";
        const seconds = Math.max(0, Math.ceil((this.outbox.nextTry - Date.now()) / 1000));
        return `not sent yet; trying again in ${format.unit(seconds, "second")}`;
    }

    private line({ entry, refused, isStored }: Kept): HTMLElement {
        const what = `${format.several(entry.word_count, "word", "words")}${entry.user_id === this.learner ? "" : ` of ${entry.user_id}`}, ${format.time(entry.timestamp, this.zone)}`;
        const lost = isStored ? "" : ". This browser cannot keep it: it is lost when this tab is closed.";
        if (refused === undefined)
            return element(
                "li", {}, element("span", {}, `${what}: `, element("span", { class: "countdown" }, this.state()), lost),
                this.outbox.nextTry > 0 || this.outbox.waitsForToken ? button("Send now", () => this.outbox.sendNow(), { class: "quiet" }) : undefined);
        return element(
            "li", { class: "refused" }, element("span", {}, `${what}: was refused. ${refused}${lost}`),
            button("Send again", () => this.outbox.sendAgain(entry), { class: "quiet" }),
            button("Discard", () => this.outbox.discard(entry), { class: "quiet" }));
    }
}

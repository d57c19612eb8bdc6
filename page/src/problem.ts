// SPDX-License-Identifier: PostgreSQL
import type { Refusal } from "./api";
import { button, element } from "./dom";
import * as format from "./format";

/** What stands in place of the answer: a sentence, and what can be done. */
export function notice(title: string, text: string, ...actions: HTMLElement[]): HTMLElement {
    return noticeOf("h2", title, text, actions);
}

/** The same within a card, which has a title of its own. */
export function noticeInCard(title: string, text: string, ...actions: HTMLElement[]): HTMLElement {
    return noticeOf("h3", title, text, actions);
}

function noticeOf(level: "h2" | "h3", title: string, text: string, actions: HTMLElement[]): HTMLElement {
    return element(
        "div", { class: "notice" }, element(level, {}, title), element("p", {}, text),
        actions.length > 0 ? element("div", { class: "actions" }, ...actions) : undefined);
}

/** A refusal that passes: it counts down and tries again by itself. Stopped by its signal. */
export function retryNotice(refusal: Refusal, pause: number, again: () => void, signal: AbortSignal): HTMLElement {
    const seconds = Math.max(refusal.retryAfter, pause);
    const until = Date.now() + seconds * 1000;
    const title = refusal.status === 0 ? "No connection" : refusal.status === 429 ? "Too many requests" : "The server cannot answer just now";
    const left = element("p", { class: "hint" });
    // Said aloud once: the seconds are outside of what is.
    const made = element(
        "div", { class: "notice" },
        element("div", { role: "alert" }, element("h2", {}, title), element("p", {}, refusal.message)),
        element("div", { class: "actions" }, button("Try now", again, { class: "primary" }), left));
    const tick = () => {
        if (signal.aborted) return;
        const rest = Math.ceil((until - Date.now()) / 1000);
        if (rest <= 0) return again();
        left.textContent = `Trying again in ${format.unit(rest, "second")}.`;
        setTimeout(tick, Math.min(1000, until - Date.now()));
    };
    tick();
    return made;
}

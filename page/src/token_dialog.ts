// SPDX-License-Identifier: PostgreSQL
import { token } from "./api";
import { button, element, field } from "./dom";

/** Asks for a token. It is kept for as long as this tab lives, and goes nowhere but to this server. */
export class TokenDialog {
    private readonly text = element("textarea", { rows: 4, required: true, autocomplete: "off", spellcheck: "false" });
    private readonly why = element("p", {});
    private readonly dialog: HTMLDialogElement;

    constructor(private readonly changed: () => void) {
        const forget = button("Forget it", () => {
            token.forget();
            this.dialog.close();
            changed();
        }, { class: "quiet" });
        const form = element(
            "form", { method: "dialog" },
            element("h2", { id: "token-title" }, "Your token"), this.why,
            field("Bearer token (a JWT)", this.text, "Kept in this tab only; closing it forgets the token."),
            element(
                "div", { class: "actions" }, element("button", { type: "submit", class: "primary" }, "Use it"),
                button("Cancel", () => this.dialog.close(), { class: "quiet" }), forget),
        );
        this.text.addEventListener("input", () =>
            this.text.setCustomValidity(/^[\w.~+/=-]*$/.test(this.given) ? "" : "A token has nothing but letters, digits and . _ - ~ + / ="));
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            token.set(this.given);
            this.text.value = "";
            this.dialog.close();
            this.changed();
        });
        this.dialog = element("dialog", { "aria-labelledby": "token-title" }, form);
        document.body.append(this.dialog);
    }

    /** In one line, as it may have been before it was copied. */
    private get given(): string {
        return this.text.value.trim().replace(/^Bearer\s+/i, "").replace(/\s+/g, "");
    }

    ask(why: string): void {
        this.why.textContent = why;
        if (!this.dialog.open) this.dialog.showModal();
    }
}

// SPDX-License-Identifier: PostgreSQL
import { claims, token } from "./api";
import { button, element } from "./dom";
import { go, textOf, type View } from "./view";

/** The name, the way to all learners, the field that names one, and the token. */
export class Header {
    readonly element: HTMLElement;
    private readonly everyone = element("a", { class: "tab" }, "All learners");
    private readonly learner = element("input", { type: "text", autocomplete: "off", spellcheck: "false", required: true, maxlength: 255, "aria-label": "Learner", placeholder: "Name of a learner" });
    private readonly tokenButton: HTMLButtonElement;

    constructor(private view: View, askForToken: () => void) {
        const form = element("form", { class: "find", role: "search" }, this.learner, element("button", { type: "submit" }, "Show"));
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            if (this.learner.value.trim() !== "") go({ ...this.view, learner: this.learner.value });
        });
        this.tokenButton = button("Token", askForToken, { class: "quiet" });
        this.element = element(
            "header", {},
            element("div", { class: "bar" },
                element("span", { class: "brand" }, element("img", { src: "icon.svg", alt: "", width: 28, height: 28 }), "learning log"),
                element("nav", { "aria-label": "Views" }, this.everyone), form, this.tokenButton));
        this.show(view);
    }

    show(view: View): void {
        this.view = view;
        this.learner.value = view.learner ?? "";
        this.everyone.href = textOf({ ...view, learner: undefined });
        if (view.learner === undefined) this.everyone.setAttribute("aria-current", "page");
        else this.everyone.removeAttribute("aria-current");
        this.everyone.hidden = claims().scope === "learner";
        const name = token.get() === null ? "Token" : (claims().sub ?? "Token");
        this.tokenButton.textContent = name;
        this.tokenButton.setAttribute("aria-label", token.get() === null ? "Token: give one" : `${name}: change the token`);
    }
}

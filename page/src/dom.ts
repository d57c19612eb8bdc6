// SPDX-License-Identifier: PostgreSQL

// Elements are made here and nowhere from markup: what comes from outside is a text node or the value of an attribute.

type Attributes = Record<string, string | number | boolean | undefined>;
type Child = Node | string | undefined;

function fill(made: Element, attributes: Attributes, children: Child[]): void {
    for (const [name, value] of Object.entries(attributes))
        if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : String(value));
    for (const child of children) if (child !== undefined) made.append(child);
}

export function element<Name extends keyof HTMLElementTagNameMap>(
    name: Name,
    attributes: Attributes = {},
    ...children: Child[]
): HTMLElementTagNameMap[Name] {
    const made = document.createElement(name);
    fill(made, attributes, children);
    return made;
}

export function drawing<Name extends keyof SVGElementTagNameMap>(
    name: Name,
    attributes: Attributes = {},
    ...children: Child[]
): SVGElementTagNameMap[Name] {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    fill(made, attributes, children);
    return made;
}

export function button(label: string, act: () => void, attributes: Attributes = {}): HTMLButtonElement {
    const made = element("button", { type: "button", ...attributes }, label);
    made.addEventListener("click", act);
    return made;
}

let ids = 0;
export function freshId(): string {
    ids += 1;
    return `id-${ids}`;
}

/** A labelled input: the label is the element to place. */
export function field(label: string, input: HTMLElement, hint?: string): HTMLElement {
    input.id ||= freshId();
    const made = element("div", { class: "field" }, element("label", { for: input.id }, label), input);
    if (hint !== undefined) {
        const id = freshId();
        input.setAttribute("aria-describedby", id);
        made.append(element("p", { class: "hint", id }, hint));
    }
    return made;
}

/** One of a few choices, as a row of radio buttons that look like one control. */
export class Choice {
    readonly element: HTMLFieldSetElement;
    private readonly inputs = new Map<string, HTMLInputElement>();

    constructor(legend: string, choices: [value: string, label: string][], chosen: (value: string) => void) {
        const name = freshId();
        this.element = element("fieldset", { class: "choice" }, element("legend", {}, legend));
        const row = element("div", { class: "choice-row" });
        for (const [value, label] of choices) {
            const input = element("input", { type: "radio", name, value });
            input.addEventListener("change", () => chosen(value));
            this.inputs.set(value, input);
            row.append(element("label", {}, input, element("span", {}, label)));
        }
        this.element.append(row);
    }

    show(value: string | undefined): void {
        for (const [known, input] of this.inputs) input.checked = known === value;
    }
}

export function card(title: string, ...content: Child[]): HTMLElement {
    const id = freshId();
    return element("section", { class: "card", "aria-labelledby": id }, element("h2", { id }, title), ...content);
}

// SPDX-License-Identifier: PostgreSQL
import { element } from "./dom";

const longest = 11; // in large digits

/** A few figures in a row. */
export class Tiles {
    readonly element = element("dl", { class: "tiles" });

    show(tiles: [name: string, value: string, more?: string][]): void {
        this.element.replaceChildren(...tiles.map(([name, value, more]) =>
            element(
                "div", { class: "tile" },
                element("dt", {}, name),
                element("dd", { class: value.length > longest ? "value long" : "value" }, value),
                more === undefined ? undefined : element("dd", { class: "hint" }, more),
            )));
    }
}

// SPDX-License-Identifier: PostgreSQL
import { element, freshId } from "./dom";

export interface Column<Row> {
    title: string;
    text: (row: Row) => string;
    isNumber?: boolean;
}

export function tableOf<Row>(caption: string, columns: Column<Row>[], rows: Row[]): HTMLTableElement {
    const cell = (column: Column<Row>, row: Row, index: number) =>
        index === 0
            ? element("th", { scope: "row" }, column.text(row))
            : element("td", { class: column.isNumber === true ? "number" : undefined }, column.text(row));
    const titles = columns.map((column) => element("th", { scope: "col", class: column.isNumber === true ? "number" : undefined }, column.title));
    return element(
        "table", {},
        element("caption", {}, caption),
        element("thead", {}, element("tr", {}, ...titles)),
        element("tbody", {}, ...rows.map((row) => element("tr", {}, ...columns.map((column, index) => cell(column, row, index))))),
    );
}

/** What a chart shows, in words: a table that is made when somebody opens it. */
export class TableBehind {
    readonly element: HTMLDetailsElement;
    private readonly place: HTMLElement;
    private make: () => HTMLTableElement = () => element("table");

    constructor(what: string) {
        const id = freshId();
        this.place = element("div", { class: "scroll", tabindex: 0, role: "region", "aria-labelledby": id });
        this.element = element("details", { class: "behind" }, element("summary", { id }, `${what} as a table`), this.place);
        this.element.addEventListener("toggle", () => this.fill());
    }

    show(make: () => HTMLTableElement): void {
        this.make = make;
        this.fill();
    }

    private fill(): void {
        const { scrollTop, scrollLeft } = this.place;
        this.place.replaceChildren(...(this.element.open ? [this.make()] : []));
        this.place.scrollTo({ top: scrollTop, left: scrollLeft });
    }
}

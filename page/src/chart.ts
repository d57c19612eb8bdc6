// SPDX-License-Identifier: PostgreSQL
import uPlot from "uplot";
import { element } from "./dom";
import { compact, dates } from "./format";
import type { Granularity } from "./view";

// Bars with a line over them, a place on the time axis for each period.

export interface Bar {
    start: number; // seconds since 1970
    bar: number;
    line: number;
    label: string;
    words: string[]; // what is said when one points at it
}

export interface Plot {
    bars: Bar[];
    zone: string;
    granularity: Granularity;
    lineHasOwnScale: boolean;
    summary: string; // for whom the picture says nothing
}

/** The host shows what it was given to whoever asks: a test, say. */
export interface ChartHost extends HTMLElement {
    plotted?: uPlot;
}

const lengths: Record<Granularity, number> = { hour: 3600, day: 86_400, week: 604_800, month: 2_629_800 };
const day = lengths.day;
// How far apart marks may be: not closer than the periods.
const marksApart = [
    ...[1, 2, 3, 4, 6, 8, 12].map((hours) => hours * 3600),
    ...[1, 2, 3, 4, 5, 7, 10, 15, 30, 60, 90, 120, 180, 365, 730, 1825, 3650, 9125].map((days) => days * day),
];

// 1, 2, 5, 10 ... as far as numbers are exact: beyond the last one there would be no mark at all.
const amountsApart = Array.from({ length: 16 }, (_, zeros) => [1, 2, 5].map((digit) => digit * 10 ** zeros)).flat();

function colour(name: string): string {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The marks of the time axis: a clock within a day, else a date, as long as there is something to say. */
function timeMarks(zone: string): uPlot.Axis.DynamicValues {
    const format = (options: Intl.DateTimeFormatOptions) => dates(zone, options);
    const clock = format({ hour: "numeric", minute: "2-digit" });
    const hourInDay = new Intl.DateTimeFormat("en-US", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const date = format({ day: "numeric", month: "short" });
    const monthOnly = format({ month: "short" });
    const monthAndYear = format({ month: "short", year: "numeric" });
    const january = new Intl.DateTimeFormat("en-US", { timeZone: zone, month: "numeric", calendar: "gregory" });
    return (_, marks, __, ___, step) =>
        marks.map((seconds, index) => {
            const instant = new Date(seconds * 1000);
            if (step < day) return hourInDay.format(instant) === "00:00" ? date.format(instant) : clock.format(instant);
            if (step < 28 * day) return date.format(instant);
            return index === 0 || january.format(instant) === "1" ? monthAndYear.format(instant) : monthOnly.format(instant);
        });
}

export class Chart {
    readonly element: ChartHost;
    private readonly tip = element("div", { class: "tip", "aria-hidden": true });
    private readonly canvas = element("div", { class: "plot", role: "img" });
    private plot: Plot | undefined;
    private drawn: uPlot | undefined;

    constructor(private readonly zoomed: (from: number, to: number) => void) {
        this.element = element("div", { class: "chart" }, this.canvas, this.tip);
        new ResizeObserver(() => this.resize()).observe(this.element);
        matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
        for (const [event, onPaper] of [["beforeprint", true], ["afterprint", false]] as const)
            addEventListener(event, () => {
                document.documentElement.classList.toggle("on-paper", onPaper); // which is white
                this.draw();
            });
    }

    show(plot: Plot): void {
        this.plot = plot;
        this.canvas.setAttribute("aria-label", plot.summary);
        this.draw();
    }

    private get size(): { width: number; height: number } {
        const width = this.element.clientWidth;
        return { width, height: width < 500 ? 220 : 300 };
    }

    private resize(): void {
        if (this.drawn === undefined) this.draw();
        else if (this.size.width > 0 && this.size.width !== this.drawn.width) this.drawn.setSize(this.size);
    }

    private draw(): void {
        if (this.plot === undefined || this.size.width === 0) return;
        this.drawn?.destroy();
        this.tip.hidden = true;
        const { bars } = this.plot;
        const data: uPlot.AlignedData = [bars.map((bar) => bar.start), bars.map((bar) => bar.bar), bars.map((bar) => bar.line)];
        this.drawn = new uPlot(this.options(this.plot), data, this.canvas);
        this.element.plotted = this.drawn;
    }

    private options(plot: Plot): uPlot.Options {
        const text = colour("muted");
        const first = plot.bars[0]?.start ?? 0;
        const last = plot.bars.at(-1)?.start ?? 0;
        const half = lengths[plot.granularity] / 2;
        const fromZero: uPlot.Range.Function = (_, __, most) => [0, most > 0 ? most * 1.08 : 1];
        const font = `12px ${getComputedStyle(document.body).fontFamily}`;
        const lineScale = plot.lineHasOwnScale ? "line" : "y";
        const amounts: uPlot.Axis = {
            stroke: text, font, size: 46, gap: 6, ticks: { show: false },
            grid: { stroke: colour("grid"), width: 1 },
            incrs: amountsApart,
            values: (_, marks) => marks.map(compact),
        };
        return {
            ...this.size,
            tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), plot.zone),
            padding: [12, plot.lineHasOwnScale ? 0 : 12, 0, 0],
            legend: { show: false },
            cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false, dist: 8 } },
            scales: { x: { range: () => [first - half, last + half] }, y: { range: fromZero }, line: { range: fromZero } },
            series: [
                {},
                { scale: "y", fill: colour("bar"), width: 0, points: { show: false }, paths: uPlot.paths.bars!({ size: [0.78, 44], radius: 0.12 }) },
                { scale: lineScale, stroke: colour("line"), width: 2, points: { show: plot.bars.length === 1, size: 6 } },
            ],
            axes: [
                { stroke: text, font, space: 64, size: 30, gap: 6, incrs: marksApart.filter((apart) => apart >= Math.min(lengths[plot.granularity], 30 * day)), ticks: { show: false }, grid: { show: false }, values: timeMarks(plot.zone) },
                { ...amounts, scale: "y" },
                { ...amounts, stroke: colour("line"), scale: "line", side: 1, show: plot.lineHasOwnScale, grid: { show: false } },
            ],
            hooks: { setCursor: [(u) => this.point(u)], setSelect: [(u) => this.select(u)] },
        };
    }

    private point(u: uPlot): void {
        const bar = u.cursor.idx == null ? undefined : this.plot?.bars[u.cursor.idx];
        const left = u.cursor.left ?? -1;
        this.tip.hidden = bar === undefined || left < 0;
        if (bar === undefined || left < 0) return;
        this.tip.replaceChildren(element("strong", {}, bar.label), ...bar.words.map((words) => element("span", {}, words)));
        const x = u.over.offsetLeft + left;
        const before = x > this.element.clientWidth / 2;
        this.tip.style.setProperty("left", before ? "auto" : `${x + 14}px`);
        this.tip.style.setProperty("right", before ? `${this.element.clientWidth - x + 14}px` : "auto");
    }

    private select(u: uPlot): void {
        if (u.select.width <= 0) return;
        const from = u.posToVal(u.select.left, "x");
        const to = u.posToVal(u.select.left + u.select.width, "x");
        u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        const half = lengths[this.plot?.granularity ?? "day"] / 2;
        const inside = this.plot?.bars.filter((bar) => bar.start + half >= from && bar.start - half <= to) ?? [];
        const first = inside[0];
        const last = inside.at(-1);
        if (first !== undefined && last !== undefined) this.zoomed(first.start, last.start);
    }
}

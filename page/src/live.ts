// SPDX-License-Identifier: PostgreSQL
import { ofLearner, Patience, Refusal, send } from "./api";

// Notices when a learner's sums change: the server tells where it can; else it is asked from time to time. Only while somebody
// looks: a browser has few connections to a server, for all of its tabs together.

const betweenLooks = 30_000;
const shortestPause = 2000;
const longestSilence = 40_000; // of a server that says something every 15 seconds

function pauseOf(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        signal.addEventListener("abort", () => {
            clearTimeout(timer);
            resolve();
        });
    });
}

export class Live {
    private learner: string | undefined;
    private running = new AbortController();
    private isTold = true; // as long as nobody says otherwise
    private isLooking = false;
    private looksAgain = false;

    /** `look` looks whether something is new; `fresh`: the server has just said so. */
    constructor(private readonly look: (fresh: boolean) => Promise<void>) {
        document.addEventListener("visibilitychange", () => this.start());
    }

    follow(learner: string | undefined): void {
        if (learner === this.learner) return;
        this.learner = learner;
        this.isTold = true;
        this.start();
    }

    private start(): void {
        this.running.abort();
        this.running = new AbortController();
        if (this.learner !== undefined && document.visibilityState === "visible") void this.run(this.learner, this.running.signal);
    }

    private async run(learner: string, signal: AbortSignal): Promise<void> {
        let pause = shortestPause;
        while (!signal.aborted) {
            try {
                if (this.isTold) await this.listen(learner, signal, () => { pause = shortestPause; });
            } catch (error) {
                if (signal.aborted) return;
                pause = Math.min(2 * pause, betweenLooks);
                if (!(error instanceof Refusal)) void this.lookOnce(true); // somebody in between may keep events back
                // What was told is told no more, or cannot be had by this token; that the server is away or busy passes.
                if (error instanceof Refusal && (error.status === 501 || !error.passes)) this.isTold = false;
            }
            if (signal.aborted) return;
            if (!this.isTold) void this.lookOnce(false);
            await pauseOf(this.isTold ? pause : betweenLooks, signal);
        }
    }

    /** To the end of the answer, or until nothing is heard any more. */
    private async listen(learner: string, signal: AbortSignal, heard: () => void): Promise<void> {
        const patience = new Patience(longestSilence, signal);
        try {
            const response = await send(ofLearner(learner, "events"), { headers: { Accept: "text/event-stream" }, signal: patience.signal, lasts: true });
            const reader = response.body!.getReader();
            const decoder = new TextDecoder();
            for (let rest = ""; ; ) {
                const { value, done } = await reader.read();
                if (done) return;
                patience.heard();
                heard();
                const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
                rest = lines.pop() ?? "";
                if (lines.includes("event: changed")) void this.lookOnce(true);
            }
        } finally {
            patience.end();
        }
    }

    /** One look at a time; what comes meanwhile is one more. */
    private async lookOnce(fresh: boolean): Promise<void> {
        this.looksAgain = this.isLooking;
        if (this.isLooking) return;
        this.isLooking = true;
        try {
            do {
                this.looksAgain = false;
                await this.look(fresh);
            } while (this.looksAgain);
        } finally {
            this.isLooking = false;
        }
    }
}

let pointerIsDown = false;
for (const [name, down] of [["pointerdown", true], ["pointerup", false], ["pointercancel", false]] as const)
    addEventListener(name, () => { pointerIsDown = down; }, { capture: true });

/** Whether somebody is in the middle of something that drawing anew would undo: drags, marks text, is asked for a yes. */
function isBusy(place: HTMLElement): boolean {
    const selection = getSelection();
    const marks = selection !== null && !selection.isCollapsed && place.contains(selection.anchorNode);
    return pointerIsDown || marks || place.querySelector("button.danger") !== null;
}

/** Until nobody is, or it does not matter any more. */
export async function undisturbed(place: HTMLElement, signal: AbortSignal): Promise<void> {
    while (isBusy(place) && !signal.aborted) await pauseOf(200, signal);
}

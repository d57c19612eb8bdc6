// SPDX-License-Identifier: PostgreSQL
import { claims, contentOf, Refusal, send } from "./api";
import { lasting } from "./storage";

// Entries on their way to the server. Each gets its request id when it is made, and is kept in the browser's storage, with the
// time it has, until the server has answered for it: however often it is sent, from this tab or a later one, it counts once.
// Each has a key of its own there, so that tabs do not overwrite each other's.

export interface NewEntry {
    request_id: string;
    user_id: string;
    word_count: number;
    timestamp: string;
    study_seconds?: number;
}

export interface Kept {
    entry: NewEntry;
    refused?: string; // why the server will not take it
    isStored: boolean; // it outlives the tab
}

const prefix = "learning_log.entry.";
const longestPause = 30_000;
const pauseForOthers = 2000;

/** A random UUID; crypto.randomUUID is there in secure contexts only. */
function randomId(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** What is stored under a key; nothing where that is no entry. */
function keptUnder(key: string): Kept | undefined {
    try {
        const { entry, refused } = JSON.parse(lasting.get(key) ?? "{}") as Partial<Kept>;
        if (typeof entry?.timestamp !== "string" || key !== prefix + entry.request_id) return undefined;
        return { entry, isStored: lasting.isStored(key), ...(refused === undefined ? {} : { refused }) };
    } catch {
        return undefined;
    }
}

/** With the member's name, where the sentence does not have it. */
function inWords({ pointer = "", detail }: { pointer?: string; detail: string }): string {
    const name = pointer.slice(1);
    return detail.startsWith(name) ? detail : `${name} ${detail}`;
}

/** Whether this tab's token is, or may be, one that is good for the entry. */
function mayBeSent(entry: NewEntry): boolean {
    const { scope, sub } = claims();
    return scope !== "learner" || sub === entry.user_id;
}

/** Anybody between here and the server may say 200, such as a network that wants one to sign in: the entry itself comes back from the server only. */
async function checkReceipt(answer: Response, requestId: string): Promise<void> {
    const receipt = await contentOf<{ request_id?: string } | null>(answer);
    if (receipt?.request_id === requestId) return;
    const detail = "Something else answered than the server.";
    throw new Refusal(0, { title: "No Answer", detail, status: 0, code: "no-answer" }, 0);
}

export class Outbox {
    private sending = false;
    private pause = 1000;
    private timer: number | undefined;
    nextTry = 0; // when, in milliseconds since 1970; 0: not waiting
    waitsForToken = false;

    constructor(
        private readonly changed: () => void,
        private readonly arrived: (entry: NewEntry) => void,
        private readonly needsToken: (refusal: Refusal) => void,
    ) {
        addEventListener("online", () => this.sendNow());
        addEventListener("storage", () => this.helpOthers());
    }

    add(entry: Omit<NewEntry, "request_id">): void {
        this.keep({ request_id: randomId(), ...entry });
        this.sendNow();
    }

    /** All of them, the earliest first. */
    get all(): Kept[] {
        const kept = lasting.keys.filter((key) => key.startsWith(prefix)).map(keptUnder);
        return kept.filter((one) => one !== undefined).sort((a, b) => a.entry.timestamp.localeCompare(b.entry.timestamp));
    }

    discard(entry: NewEntry): void {
        lasting.remove(prefix + entry.request_id);
        this.changed();
    }

    /** What was refused: with another token, or a better clock, it may be taken. */
    sendAgain(entry: NewEntry): void {
        this.keep(entry);
        this.sendNow();
    }

    sendNow(): void {
        clearTimeout(this.timer);
        this.nextTry = 0;
        this.waitsForToken = false;
        this.pause = 1000;
        void this.sendAll();
    }

    /** Another tab has something to send. It may be closed, or sent to sleep, before it succeeds. */
    private helpOthers(): void {
        this.changed();
        if (this.sending || this.nextTry > 0 || this.waitsForToken) return;
        clearTimeout(this.timer);
        if (this.all.every((kept) => kept.refused !== undefined || mayBeSent(kept.entry)))
            this.timer = setTimeout(() => void this.sendAll(), pauseForOthers);
    }

    private keep(entry: NewEntry, refused?: string): void {
        lasting.set(prefix + entry.request_id, JSON.stringify({ entry, refused }));
        this.changed();
    }

    private async sendAll(): Promise<void> {
        if (this.sending) return;
        this.sending = true;
        try {
            let next: Kept | undefined;
            while ((next = this.all.find((kept) => kept.refused === undefined)) !== undefined) {
                this.changed();
                if (!(await this.sendOne(next.entry))) break;
            }
        } finally {
            this.sending = false;
            this.changed();
        }
    }

    /** Whether to go on with others. */
    private async sendOne(entry: NewEntry): Promise<boolean> {
        const { request_id, ...body } = entry;
        try {
            const answer = await send("records", { method: "POST", body, headers: { "Idempotency-Key": `"${request_id}"` } });
            await checkReceipt(answer, request_id);
        } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            return this.refused(entry, error);
        }
        this.discard(entry);
        this.pause = 1000;
        this.arrived(entry);
        return true;
    }

    private refused(entry: NewEntry, refusal: Refusal): boolean {
        if (refusal.passes) {
            const pause = Math.max(this.pause, refusal.retryAfter * 1000);
            this.pause = Math.min(2 * this.pause, longestPause);
            this.nextTry = Date.now() + pause;
            this.timer = setTimeout(() => {
                this.nextTry = 0;
                void this.sendAll();
            }, pause);
            return false;
        }
        if (refusal.status === 401) {
            this.waitsForToken = true; // it stays: with a good token it is sent
            this.needsToken(refusal);
            return false;
        }
        if (keptUnder(prefix + entry.request_id) !== undefined) // otherwise another tab has sent it meanwhile
            this.keep(entry, refusal.problem.errors?.map(inWords).join("; ") || refusal.message);
        return true;
    }
}

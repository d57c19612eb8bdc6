// SPDX-License-Identifier: PostgreSQL

import { compareClocks } from "./days";
import { ofTab } from "./storage";

// Questions to the API beside this page, wherever a proxy has put both.

export interface Problem {
    title: string;
    detail: string;
    status: number;
    code: string;
    errors?: { parameter?: string; pointer?: string; header?: string; detail: string }[];
    count?: number;
    limit?: number;
}

/** An answer that is none of those hoped for, or no answer at all: then its status is 0. */
export class Refusal extends Error {
    constructor(
        readonly status: number,
        readonly problem: Problem,
        readonly retryAfter: number,
    ) {
        super(problem.detail);
    }

    /** Whether the same request may succeed later. */
    get passes(): boolean {
        return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
    }

    names(parameter: string): boolean {
        return this.problem.errors?.some((error) => error.parameter === parameter) ?? false;
    }
}

const tokenKey = "learning_log.token";

/** The token that the person gave, for as long as this tab lives. */
export const token = {
    get: (): string | null => ofTab.get(tokenKey),
    set: (text: string): void => ofTab.set(tokenKey, text),
    forget: (): void => ofTab.remove(tokenKey),
};

/** What the token says of itself; whether that is true is for the server to judge. */
export function claims(): { sub?: string; scope?: string } {
    try {
        const payload = (token.get() ?? "").split(".")[1] ?? "";
        const bytes = Uint8Array.from(atob(payload.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
        const read: unknown = JSON.parse(new TextDecoder().decode(bytes));
        return typeof read === "object" && read !== null ? read : {};
    } catch {
        return {};
    }
}

function noAnswer(detail: string): Problem {
    return { title: "No Answer", detail, status: 0, code: "no-answer" };
}

async function problemOf(response: Response): Promise<Problem> {
    const fallback = { title: response.statusText, detail: `The server answered ${response.status}.`, status: response.status, code: "" };
    try {
        return { ...fallback, ...((await response.json()) as Partial<Problem>) };
    } catch {
        return fallback;
    }
}

export interface Sent {
    method?: string;
    body?: unknown;
    headers?: Record<string, string>;
    signal?: AbortSignal;
    lasts?: boolean; // an answer without an end
}

const longestAnswer = 60_000; // proxies do not wait longer either

/** Ends what nothing is heard of for so long: a machine, or a network, that is gone says nothing, and a browser would wait for ever. */
export class Patience {
    private readonly running = new AbortController();
    private timer: number | undefined;

    constructor(private readonly longest: number, outer?: AbortSignal) {
        const { signal } = this.running;
        if (outer?.aborted) this.running.abort();
        outer?.addEventListener("abort", () => this.running.abort(), { signal });
        this.heard();
    }

    get signal(): AbortSignal {
        return this.running.signal;
    }

    heard(): void {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.end(), this.longest);
    }

    end(): void {
        clearTimeout(this.timer);
        this.running.abort();
    }
}

export async function send(path: string, { method = "GET", body, headers = {}, signal, lasts = false }: Sent = {}): Promise<Response> {
    const all: Record<string, string> = { Accept: "application/json", ...headers };
    const held = token.get();
    if (held !== null) all["Authorization"] = `Bearer ${held}`;
    if (body !== undefined) all["Content-Type"] = "application/json";
    const asked = Date.now();
    let response: Response;
    try {
        response = await fetch(new URL(path, document.baseURI), {
            method,
            headers: all,
            body: body === undefined ? null : JSON.stringify(body),
            signal: (lasts ? signal : new Patience(longestAnswer, signal).signal) ?? null,
        });
    } catch (error) {
        if (signal?.aborted) throw error;
        throw new Refusal(0, noAnswer("The server cannot be reached."), 0);
    }
    compareClocks(response.headers.get("Date"), asked);
    if (response.ok || (response.status === 304 && "If-None-Match" in headers)) return response;
    throw new Refusal(response.status, await problemOf(response), Number(response.headers.get("Retry-After")) || 0);
}

type Parameters = Record<string, string | number>;

export async function ask<Answer>(path: string, parameters: Parameters, signal: AbortSignal): Promise<Answer> {
    return contentOf<Answer>(await send(targetOf(path, parameters), { signal }), signal);
}

/** Remembers answers, so that asking again costs little where they are still the same. */
export class Answers {
    private readonly kept = new Map<string, { tag: string; answer: unknown }>();
    private differ = false;

    async ask<Answer>(path: string, parameters: Parameters, signal: AbortSignal, fresh = false): Promise<Answer> {
        const target = targetOf(path, parameters);
        const before = this.kept.get(target);
        const headers: Record<string, string> = fresh ? { Prefer: "fresh" } : {};
        if (before !== undefined) headers["If-None-Match"] = before.tag;
        const response = await send(target, { headers, signal });
        if (before !== undefined && response.status === 304) return before.answer as Answer;
        const answer = await contentOf<Answer>(response, signal);
        const tag = response.headers.get("ETag");
        if (tag !== null) this.kept.set(target, { tag, answer });
        this.differ = true;
        return answer;
    }

    /** Whether any was another one since this was last asked. */
    haveChanged(): boolean {
        const changed = this.differ;
        this.differ = false;
        return changed;
    }
}

function targetOf(path: string, parameters: Parameters): string {
    return `${path}?${new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]))}`;
}

export async function contentOf<Answer>(response: Response, signal?: AbortSignal): Promise<Answer> {
    try {
        return (await response.json()) as Answer;
    } catch (error) {
        if (signal?.aborted) throw error;
        throw new Refusal(0, noAnswer("The answer of the server was cut off, or is not the server’s."), 0);
    }
}

export function ofLearner(learner: string, what: string): string {
    return `users/${encodeURIComponent(learner)}/${what}`;
}

export interface Period {
    period: string;
    entries: number;
    words: number;
    average_words_learned: number;
    study_seconds: number;
    moving_average: number;
    learners?: number;
}

export interface Streaks {
    current_length: number;
    current_start: string | null;
    longest_length: number;
    longest_start: string | null;
    longest_end: string | null;
    met_today: boolean;
    at_risk: boolean;
    units_met: number;
    units_since_first: number;
    last_met: string | null;
}

export interface CalendarDay {
    day: string;
    week: number;
    weekday: number;
    entries: number;
    words: number;
    study_seconds: number;
    level: number;
}

export interface ProfileHour {
    weekday: number;
    hour: number;
    entries: number;
    words: number;
    study_seconds: number;
}

export interface Entry {
    request_id: string;
    user_id: string;
    word_count: number;
    timestamp: string;
    study_seconds: number | null;
    recorded_at: string;
}

export interface ActiveLearner {
    user_id: string;
    entries: number;
    words: number;
    study_seconds: number;
}

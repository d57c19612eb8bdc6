// SPDX-License-Identifier: PostgreSQL
import { claims, Refusal, token } from "./api";
import { Controls, rangeOfView, zoneList } from "./controls";
import { button, element } from "./dom";
import { type Day, isZone, today } from "./days";
import { EveryonePage } from "./everyone_page";
import { Header } from "./header";
import { LearnerPage } from "./learner_page";
import { Live, undisturbed } from "./live";
import { Outbox } from "./outbox";
import { notice, retryNotice } from "./problem";
import type { Content } from "./range";
import { TokenDialog } from "./token_dialog";
import { go, readView, textOf, type View } from "./view";

// One page at a time: what the address says is loaded, and shown when it is all there. A newer address ends what is under way.

const longestPause = 30;
const betweenGlances = 30_000; // at the calendar

class Page {
    private view = readView(location.hash);
    private readonly dialog = new TokenDialog(() => {
        this.live.follow(undefined); // what the old token could not hear, the new one may
        this.start();
        this.outbox.sendNow(); // what waited for a token
    });
    private readonly header = new Header(this.view, () => this.dialog.ask("A server that asks for tokens shows you what yours allows."));
    private readonly controls = new Controls(this.view);
    private readonly heading = element("h1", { tabindex: -1 });
    private readonly place = element("div", { class: "place", "aria-live": "off" });
    private readonly said = element("p", { class: "for-ears", role: "status" });
    private readonly outbox = new Outbox(
        () => this.learnerPage?.form.showWaiting(),
        (entry) => {
            if (entry.user_id !== this.view.learner) return;
            this.learnerPage?.form.arrived(entry.word_count);
            void this.load(true);
        },
        (refusal) => this.dialog.ask(refusal.message),
    );
    private readonly live = new Live((fresh) => this.refresh(fresh));
    private content: Content | undefined;
    private loading = new AbortController();
    private pause = 1;
    private day: Day = ""; // on which this was loaded
    private refusedToken: string | null = null; // which was asked about already

    private get learnerPage(): LearnerPage | undefined {
        return this.content instanceof LearnerPage ? this.content : undefined;
    }

    constructor() {
        const main = element("main", {}, element("div", { class: "title" }, this.heading, this.controls.zoneField), this.controls.element, this.said, this.place);
        document.body.append(this.header.element, main, zoneList());
        addEventListener("hashchange", () => this.start());
        setInterval(() => this.goOnToNextDay(), betweenGlances);
        this.start();
        this.outbox.sendNow();
    }

    /** As the address says. */
    private start(): void {
        const before = this.view;
        this.view = readView(location.hash);
        if (this.view.learner === undefined && claims().scope === "learner") this.view.learner = claims().sub;
        history.replaceState(null, "", textOf(this.view));
        this.header.show(this.view);
        this.controls.show(this.view);
        this.heading.textContent = this.view.learner ?? "All learners";
        document.title = `${this.heading.textContent} – learning log`;
        if (before.learner !== this.view.learner) this.heading.focus({ preventScroll: true });
        this.controls.showRange(rangeOfView(this.view, today(isZone(this.view.zone) ? this.view.zone : "UTC")));
        this.pause = 1;
        if (before.learner !== this.view.learner) this.live.follow(undefined);
        this.content = isZone(this.view.zone) ? this.contentOf(this.view) : undefined;
        void this.load();
    }

    private contentOf(view: View): Content {
        return view.learner === undefined ? new EveryonePage(view) : new LearnerPage(view, view.learner, this.outbox, (fresh) => void this.load(fresh));
    }

    private async load(fresh = false): Promise<void> {
        this.loading.abort();
        this.loading = new AbortController();
        const { signal } = this.loading;
        const { content } = this;
        this.place.setAttribute("aria-busy", "true");
        try {
            if (content === undefined) throw unknownZone(this.view.zone);
            await content.load(signal, fresh);
            if (signal.aborted) return;
            this.controls.refuseZone(undefined);
            this.controls.showRange(rangeOfView(this.view, content.until));
            this.show(content);
            this.said.textContent = content.said;
            this.pause = 1;
            this.day = today(this.view.zone);
            this.live.follow(this.view.learner);
        } catch (error) {
            if (signal.aborted) return;
            if (!(error instanceof Refusal)) throw error;
            this.refuse(error, signal, fresh);
        }
        this.place.removeAttribute("aria-busy");
    }

    /** It alone; where it is there already, it is not taken out, or whoever types in it would have to begin anew. */
    private show(content: Content, ...above: HTMLElement[]): void {
        for (const other of [...this.place.children]) if (other !== content.element) other.remove();
        if (!content.element.isConnected) this.place.append(content.element);
        this.place.prepend(...above);
    }

    /** With a day ends what is said about today, and mostly the range: nothing needs to be recorded for that. */
    private goOnToNextDay(): void {
        if (this.content?.element.isConnected !== true || this.day === today(this.view.zone)) return;
        this.day = today(this.view.zone);
        void (this.learnerPage === undefined ? this.load() : this.refresh(false));
    }

    /** What is shown, where it has changed; what is refused now may be answered the next time. */
    private async refresh(fresh: boolean): Promise<void> {
        const page = this.learnerPage;
        const { signal } = this.loading;
        if (page === undefined || !page.element.isConnected) return;
        try {
            if (!(await page.refresh(signal, fresh, () => undisturbed(this.place, signal))) || signal.aborted) return;
            if (!this.controls.element.contains(document.activeElement)) this.controls.showRange(rangeOfView(this.view, page.until));
        } catch (error) {
            if (signal.aborted) return;
            if (!(error instanceof Refusal)) throw error;
            if (error.status === 401) this.askForAnother(error);
        }
    }

    /** What is shown stays, and is not kept up to date any more: that is said once. */
    private askForAnother(refusal: Refusal): void {
        if (this.refusedToken === token.get()) return;
        this.refusedToken = token.get();
        this.dialog.ask(refusal.message);
    }

    private refuse(refusal: Refusal, signal: AbortSignal, fresh: boolean): void {
        if (refusal.passes) {
            const retry = retryNotice(refusal, this.pause, () => void this.load(fresh), signal);
            if (this.content?.element.isConnected === true) this.show(this.content, retry);
            else this.place.replaceChildren(retry);
            this.pause = Math.min(2 * this.pause, longestPause);
            return;
        }
        if (refusal.names("time_zone")) this.controls.refuseZone(`${this.view.zone} is not a time zone that is known here.`);
        this.place.replaceChildren(this.explained(refusal));
        if (refusal.status === 401) this.dialog.ask(refusal.message);
    }

    private explained(refusal: Refusal): HTMLElement {
        if (refusal.status === 401)
            return notice("A token is needed", refusal.message, button("Give a token", () => this.dialog.ask(refusal.message), { class: "primary" }));
        if (refusal.status === 403)
            return notice(
                "Your token does not allow this", refusal.message,
                button("Use another token", () => this.dialog.ask("Another token may allow it."), { class: "primary" }),
                ...ownPage(this.view));
        if (refusal.names("time_zone"))
            return notice(
                "There is no such time zone", `${this.view.zone} is not known here. Names are like Europe/Berlin.`,
                button("Use UTC", () => go({ ...this.view, zone: "UTC" }), { class: "primary" }));
        return notice("This cannot be shown", [refusal.message, ...(refusal.problem.errors ?? []).map((one) => `${one.parameter ?? ""} ${one.detail}.`)].join(" "));
    }
}

function ownPage(view: View): HTMLElement[] {
    const { sub } = claims();
    return token.get() === null || sub === undefined || sub === view.learner ? [] : [button(`Show ${sub}`, () => go({ ...view, learner: sub }), { class: "quiet" })];
}

/** The browser has to know it too, for what it writes. */
function unknownZone(zone: string): Refusal {
    const detail = `${zone} is not a time zone that this browser knows.`;
    return new Refusal(400, { title: "Invalid Request", detail, status: 400, code: "22023", errors: [{ parameter: "time_zone", detail: "is not known" }] }, 0);
}

new Page();

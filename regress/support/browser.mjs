// SPDX-License-Identifier: PostgreSQL

// Debian's Chromium for browser.py: reads calls from standard input, one JSON object per line, and answers each with one line.
//   {"tab": 1, "call": "click", "args": ["button"]}     a method of playwright's Page; what is no JSON is answered as null
//   {"call": "open", "args": [{options of a context}]}  a tab in a context of its own, or with {"beside": tab} in that one's
//   {"tab": 1, "call": "axe"} with [[rules]] or all of them, "complaints", "setOffline" with [true], "drag" with [[x, y], [x, y]]

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(process.env.PAGE_TOOLS + "/");
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    headless: true,
    args: [
        ...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ],
});
const tabs = new Map();

/** What the browser has to say against a page goes to its tab's list. */
function watch(page, complaints) {
    page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error.stack ?? error)));
}

const own = {
    async open(_, { beside, ...options }) {
        const context = beside === undefined ? await browser.newContext(options) : tabs.get(beside).page.context();
        if (beside === undefined)
            await context.addInitScript(() =>
                addEventListener("securitypolicyviolation", (event) => console.error("CSP violation:", event.violatedDirective, event.blockedURI)));
        const page = await context.newPage();
        page.setDefaultTimeout(30_000);
        const complaints = [];
        watch(page, complaints);
        tabs.set(tabs.size + 1, { page, complaints });
        return tabs.size;
    },
    async drag({ page }, [fromX, fromY], [toX, toY]) {
        await page.mouse.move(fromX, fromY);
        await page.mouse.down();
        await page.mouse.move((fromX + toX) / 2, toY, { steps: 4 });
        await page.mouse.move(toX, toY, { steps: 4 });
        await page.mouse.up();
    },
    complaints: (tab) => tab.complaints.splice(0),
    setOffline: (tab, offline) => tab.page.context().setOffline(offline),
    async axe({ page }, rules) {
        await page.evaluate(axe);
        const options = { resultTypes: ["violations"], ...(rules === undefined ? {} : { runOnly: rules }) };
        const { violations } = await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`);
        return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html + " " + node.failureSummary).join(" | ")}`);
    },
};

for await (const line of createInterface({ input: process.stdin })) {
    const { tab, call, args = [] } = JSON.parse(line);
    let answer;
    try {
        const target = tabs.get(tab);
        const result = call in own ? await own[call](target, ...args) : await target.page[call](...args);
        answer = { result: result === undefined || (typeof result === "object" && result !== null && !Array.isArray(result) && result.constructor !== Object) ? null : result };
    } catch (error) {
        answer = { error: String(error.message ?? error) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
}
await browser.close();

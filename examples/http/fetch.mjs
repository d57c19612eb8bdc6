// SPDX-License-Identifier: PostgreSQL
//
// learning-shim from Node.js 18 or later, without packages: node fetch.mjs http://127.0.0.1:8000
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

const base = process.argv[2] ?? 'http://127.0.0.1:8000';

/**
 * Asks until there is a whole answer. `body` is a function that makes the body: a stream can be read once only, so each
 * attempt needs one of its own. `read` takes the body of the answer, in which the connection may still break.
 */
async function ask(path, { body, read = (response) => response.json(), ...options } = {}) {
    for (let attempt = 1; ; attempt++) {
        let wait = 0.1 * 2 ** attempt;
        try {
            const response = await fetch(base + path, {
                ...options, body: body?.(), duplex: 'half', signal: AbortSignal.timeout(30_000) });
            if (response.ok) return { response, content: await read(response) };
            const problem = await response.text();
            if (![408, 429].includes(response.status) && response.status < 500) throw new RangeError(`${response.status}: ${problem}`);
            wait = Number(response.headers.get('Retry-After') ?? wait);
        } catch (error) {
            // TypeError is what fetch throws where there is no answer, or not all of it; TimeoutError is a DOMException.
            if (error instanceof RangeError || attempt === 8) throw error;
        }
        await sleep(wait * 1000);
    }
}

// Record an event; its body is a string. The key is made once, before the first attempt: however often it is sent, it counts once.
const key = randomUUID();
const event = JSON.stringify({ user_id: 'grace', word_count: 12, timestamp: '2024-03-01T10:15:00-05:00' });
const recorded = await ask('/records', {
    method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `"${key}"` }, body: () => event });
console.log('record', recorded.content.word_count);

// What a device kept while it was offline, as a stream, one object per line: each has its own id and its own result.
const kept = [5, 7, 9].map((words) => (
    { request_id: randomUUID(), user_id: 'grace', word_count: words, timestamp: `2024-03-0${words}T20:00:00-05:00` }));
function* lines() {
    for (const one of kept) yield JSON.stringify(one) + '\n';
}
const batch = await ask('/records/batch', {
    method: 'POST', headers: { 'Content-Type': 'application/x-ndjson' }, body: () => Readable.toWeb(Readable.from(lines())) });
console.log('batch', batch.content.filter(({ status }) => status === 200 || status === 201).length);

// Ada's entries of her days 9 to 13 March, page by page: the header Link leads to the next one.
const clock = new Intl.DateTimeFormat('sv', { timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'short' });
let page = '/users/ada/records?from=2024-03-09T00:00:00-05:00&to=2024-03-14T00:00:00-04:00&limit=10';
while (page) {
    const { response, content } = await ask(page);
    for (const { timestamp, word_count } of content) console.log('entry', clock.format(new Date(timestamp)), word_count);
    page = /<([^>]*)>; *rel="next"/.exec(response.headers.get('Link') ?? '')?.[1];
}

// The same days as a table.
const question = new URLSearchParams({
    from: '2024-03-09', to: '2024-03-13', granularity: 'day', time_zone: 'America/New_York', fields: 'date,words', format: 'csv' });
const summary = await ask(`/users/ada/summary?${question}`, { read: (response) => response.text() });
const [, ...rows] = summary.content.trim().split('\r\n');
for (const row of rows) console.log('day', ...row.split(','));

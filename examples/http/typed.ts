// SPDX-License-Identifier: PostgreSQL
//
// learning-shim from TypeScript, with a client that is generated from its OpenAPI document: a path, parameter or member that
// does not exist is an error of the compiler.
//
//     npx openapi-typescript http://127.0.0.1:8000/openapi.json -o api.ts
//     npx tsc && node typed.js http://127.0.0.1:8000
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import createClient from 'openapi-fetch';
import type { components, paths } from './api.js';

const baseUrl = process.argv[2] ?? 'http://127.0.0.1:8000';

/** A fetch that asks until there is a whole answer. It is read here, since the connection may still break in its body. */
async function persistentFetch(request: Request): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
        let wait = 0.1 * 2 ** attempt;
        try {
            const response = await fetch(request.clone()); // the body of a request can be sent once only
            const body = await response.arrayBuffer();
            if ((![408, 429].includes(response.status) && response.status < 500) || attempt === 8) return new Response(body, response);
            wait = Number(response.headers.get('Retry-After') ?? wait);
        } catch (error) {
            if (attempt === 8) throw error;
        }
        await sleep(wait * 1000);
    }
}

const client = createClient<paths>({ baseUrl, fetch: persistentFetch });

/** What was answered, or the problem document as an error. */
function required<Data>({ data, error }: { data?: Data; error?: { title: string; detail: string } }): Data {
    if (data === undefined) throw new Error(error ? `${error.title}: ${error.detail}` : 'no answer');
    return data;
}

// Record an event. The key is made once, before the first attempt: however often it is sent, it counts once.
const recorded = required(await client.POST('/records', {
    params: { header: { 'Idempotency-Key': `"${randomUUID()}"` } },
    body: { user_id: 'grace', word_count: 12, timestamp: '2024-03-01T10:15:00-05:00' },
}));
console.log('record', recorded.word_count);

// What a device kept while it was offline: each event has its own id and its own result.
const kept: components['schemas']['RecordBatchItem'][] = [5, 7, 9].map((words) => (
    { request_id: randomUUID(), user_id: 'grace', word_count: words, timestamp: `2024-03-0${words}T20:00:00-05:00` }));
const results = required(await client.POST('/records/batch', { body: kept }));
console.log('batch', results.filter(({ status }) => status === 200 || status === 201).length);

// Ada's entries of her days 9 to 13 March, page by page: the header Link holds the cursor of the next one.
const clock = new Intl.DateTimeFormat('sv', { timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'short' });
let cursor: string | undefined;
do {
    const answer = await client.GET('/users/{user_id}/records', {
        params: {
            path: { user_id: 'ada' },
            query: { from: '2024-03-09T00:00:00-05:00', to: '2024-03-14T00:00:00-04:00', limit: 10, cursor },
        },
    });
    for (const { timestamp, word_count } of required(answer)) console.log('entry', clock.format(new Date(timestamp)), word_count);
    const next = /<([^>]*)>; *rel="next"/.exec(answer.response.headers.get('Link') ?? '')?.[1];
    cursor = next && (new URL(next, baseUrl).searchParams.get('cursor') ?? undefined);
} while (cursor);

// The same days as a table.
const table = required(await client.GET('/users/{user_id}/summary', {
    params: {
        path: { user_id: 'ada' },
        query: {
            from: '2024-03-09', to: '2024-03-13', granularity: 'day', time_zone: 'America/New_York',
            fields: 'date,words', format: 'csv',
        },
    },
    parseAs: 'text',
}));
const [, ...rows] = table.trim().split('\r\n');
for (const row of rows) console.log('day', ...row.split(','));

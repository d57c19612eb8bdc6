// SPDX-License-Identifier: PostgreSQL
//
// learning_log from Node.js with node-postgres: npm install pg; PGHOST=... PGDATABASE=... node node_postgres.mjs
import { randomUUID } from 'node:crypto';
import pg from 'pg';

// What node-postgres does by itself: bigint comes as text, since it may be larger than a number of JavaScript is exact
// (2^53), which sums of words are not; and a date comes as midnight of this computer's zone, which is another day elsewhere.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

const zone = 'America/New_York';
const localDate = (instant) => instant.toLocaleDateString('sv', { timeZone: zone }); // 2024-03-09
const localTime = (instant) => instant.toLocaleString('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });

// Views show the days of the session's zone: let it be the learner's.
const client = new pg.Client({ options: `-c timezone=${zone}` });
await client.connect();

// The id is made once, before the first attempt, and kept until there is an answer: however often this is sent, it counts once.
const event = [randomUUID(), 'grace', 12, new Date('2024-03-01T20:15:00-05:00')];
for (let attempt = 0; attempt < 2; attempt++) {
    const { rows: [receipt] } = await client.query(
        'SELECT outcome, word_count, "timestamp" FROM record_learning($1, $2, $3, $4)', event);
    console.log('record', receipt.outcome, receipt.word_count, localTime(receipt.timestamp));
}

// A year of Ada's days, those without entries too. The casts make the bounds days of the zone that is named; `period` is the
// start of the day, a Date.
const days = await client.query(
    `SELECT period, entries, words, average_words_learned AS average
       FROM aggregate_learning($1, 'day', $2::date, $3::date, $4)`, ['ada', '2024-01-01', '2024-12-31', zone]);
for (const { period, entries, words, average } of days.rows)
    console.log('day', localDate(period), entries, words, average.toFixed(4));

// Everybody, week by week, and a class: an array is an array.
const everybody = await client.query(
    'SELECT week, learners, words FROM learning_totals_weekly WHERE week BETWEEN $1 AND $2 ORDER BY week', ['2024-03-04', '2024-03-18']);
for (const { week, learners, words } of everybody.rows) console.log('everybody', week, learners, words);
const ofClass = await client.query(
    `SELECT period, learners, words FROM aggregate_learners($1, 'week', $2::date, $3::date, $4)`,
    [['ada', 'lea'], '2024-03-04', '2024-03-18', zone]);
for (const { period, learners, words } of ofClass.rows) console.log('class', localDate(period), learners, words);

// What there is to choose from.
const views = await client.query(
    `SELECT table_name AS name, obj_description(format('%I.%I', table_schema, table_name)::regclass) AS comment
       FROM information_schema.views WHERE table_name LIKE 'learning%' ORDER BY 1`);
for (const { name, comment } of views.rows) console.log(`view ${name}: ${comment}`);
const columns = await client.query(
    `SELECT table_name, column_name, data_type,
            col_description(format('%I.%I', table_schema, table_name)::regclass, ordinal_position) AS comment
       FROM information_schema.columns WHERE table_name = ANY ($1) ORDER BY table_name, ordinal_position`,
    [views.rows.map(({ name }) => name)]);
for (const column of columns.rows)
    console.log(`column ${column.table_name}.${column.column_name} ${column.data_type}: ${column.comment}`);

await client.end();

// SPDX-License-Identifier: PostgreSQL
//
// What one would write instead of learning-shim: a service of Node.js with fastify and pg, that calls the same functions.
// No log, no metrics, nothing that costs time. The connection comes from the PG* variables.

import Fastify from "fastify"
import pg from "pg"

const pool = new pg.Pool({ max: 16 })
const app = Fastify({ logger: false })

const summary = {
    name: "summary", // prepared once per connection
    text: "SELECT aggregate_learning_json($1, $2, $3::date, $4::date, $5) AS json",
}
app.get("/users/:user_id/summary", async (request, reply) => {
    const { from, to, granularity, time_zone = "UTC" } = request.query
    const { rows } = await pool.query(summary, [request.params.user_id, granularity, from, to, time_zone])
    return reply.type("application/json").send(rows[0].json)
})

const record = {
    name: "record",
    text: "SELECT * FROM record_learning($1, $2, $3, $4, $5)",
}
const string = { type: "string" }, number = { type: "integer" }
const entry = { request_id: string, user_id: string, word_count: number, timestamp: string, study_seconds: number }
const schema = {
    body: { type: "object", required: ["request_id", "user_id", "word_count"], properties: entry },
    response: { "2xx": { type: "object", properties: { ...entry, recorded_at: string } } },
}
const statuses = { created: 201, replayed: 200, conflict: 422 }
app.post("/records", { schema }, async (request, reply) => {
    const { request_id, user_id, word_count, timestamp, study_seconds } = request.body
    const { rows } = await pool.query(record, [request_id, user_id, word_count, timestamp, study_seconds])
    return reply.code(statuses[rows[0].outcome]).send(rows[0])
})

console.log("listening on " + await app.listen({ host: "127.0.0.1", port: 0 }))

// SPDX-License-Identifier: PostgreSQL

// void_learning(request_id, user_id): an entry was wrong. It does not count any more, and stays where it is: so its id
// stays taken, and a late repeat cannot bring it back.

#include "recording/entry.hpp"
#include "server/pg.hpp"
#include "server/statements.hpp"
#include "server/subtransaction.hpp"

LEARNING_FUNCTION(void_learning);

namespace learning {

namespace {

/// An entry that is recorded just now may be missed first and found then. That this happens often is a sign of
/// something else: a trigger or a policy that keeps the entry as it is.
constexpr int most_attempts = 100;

[[noreturn]] void raise_no_entry(const EntryContent& key) {
    ereport(
        ERROR,
        (errcode(ERRCODE_NO_DATA_FOUND),
         errmsg("this user has no entry with the request id %s",
                DatumGetCString(DirectFunctionCall1(uuid_out, key.request_id))),
         errhint(
             "Nothing was recorded under it, or the entry is gone: an expired one can no longer be voided.")));
    pg_unreachable();
}

[[noreturn]] void raise_could_not_void() {
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("could not void the entry"),
                    errdetail("It can be found, and not be changed."),
                    errhint("Look for triggers and row security policies on learning_log.")));
    pg_unreachable();
}

/// The entry as it is then stored; nothing where it is not there, or cannot be changed. An UPDATE that waited for an entry
/// which then moved to another learner leaves it locked, and the next attempt could wait for whoever wants it: so this one is
/// undone.
std::optional<StoredEntry> mark(const Schema& schema, const EntryContent& key) {
    std::optional<StoredEntry> marked;
    succeeds_in_subtransaction([&schema, &key, &marked] {
        Datum values[] = {key.user_id, key.request_id};
        if (execute(Statement::void_entry, schema, values, nullptr, Access::read_write) > 0)
            marked = stored_entry(0, 1, key);
        return marked.has_value();
    });
    return marked;
}

StoredEntry void_entry(const Schema& schema, EntryContent key) {
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        if (const auto marked = mark(schema, key)) {
            if (marked->voided) return *marked;
            break;
        }
        const auto found = find_entry(schema, key, InvalidSnapshot);
        if (!found) raise_no_entry(key);
        key.user_id = found->user_id;  // as triggers of the log have stored it
        CHECK_FOR_INTERRUPTS();
    }
    raise_could_not_void();
}

}  // namespace

}  // namespace learning

Datum void_learning(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    check_can_void(schema);
    const EntryContent key =
        checked_key({PG_GETARG_DATUM(0), PG_ARGISNULL(0)}, {PG_GETARG_DATUM(1), PG_ARGISNULL(1)});
    SPI_connect();
    const Receipt receipt{Outcome::voided, void_entry(schema, key)};
    SPI_finish();
    PG_RETURN_DATUM(receipt_result(fcinfo, key, receipt));
}

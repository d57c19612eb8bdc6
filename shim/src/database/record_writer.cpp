// SPDX-License-Identifier: PostgreSQL
#include "database/record_writer.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "database/record_batch_call.hpp"
#include "database/repeating.hpp"

// One client must not harm the others of its batch:
//
// - Where the batch fails because of what is in it, nothing of it is
//   written, and each client writes its entry alone, over the pool.
// - An entry that has to wait for a lock which somebody else holds would make all of them wait. So the
//   batch waits only shortly, and then fails in the same way: whoever needs the lock waits for it alone.

namespace shim {

namespace {

constexpr std::size_t largest_batch = 1000;
constexpr std::chrono::milliseconds longest_lock_wait{250};

/// The connection of one thread.
class Session {
public:
    explicit Session(Connector& connector) : connector_(connector) {}

    Connection& connection() {
        if (connection_ && !connection_->usable()) discard();
        if (!connection_) {
            auto opened = connector_.connect();
            opened->limit_lock_waits(longest_lock_wait);
            connection_ = std::move(opened);
        }
        return *connection_;
    }

    void discard() { connection_.reset(); }

private:
    Connector& connector_;
    std::unique_ptr<Connection> connection_;
};

/// One receipt per entry; none at all where each entry has to be written alone. Throws DatabaseError.
std::vector<Receipt> write(Session& session, Repeating& repeating,
                           const std::vector<const NewEntry*>& entries) {
    try {
        auto receipts = repeating.run(session, [&entries](Connection& connection) {
            return record_learning_batch(connection, entries);
        });
        if (repeating.outcome_unknown()) count_as_created(receipts);
        return receipts;
    } catch (const DatabaseError& error) {
        if (meets_everyone(error.sqlstate)) throw;
        return {};
    }
}

}  // namespace

RecordWriter::RecordWriter(Connector& connector, std::size_t threads, std::size_t most_waiting,
                           Observer observer)
    : connector_(connector), most_waiting_(most_waiting), observer_(std::move(observer)) {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

RecordWriter::~RecordWriter() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_all();
}

RecordWriter::Written RecordWriter::record(NewEntry entry, Clock::time_point deadline) {
    auto waiting = std::make_unique<Waiting>(Waiting{std::move(entry), {}});
    const Waiting* const mine = waiting.get();
    auto written = waiting->written.get_future();
    {
        const std::lock_guard lock(mutex_);
        if (queue_.size() >= most_waiting_) throw PoolExhausted();
        queue_.push_back(std::move(waiting));
    }
    arrived_.notify_one();
    if (written.wait_until(deadline) != std::future_status::ready && withdraw(mine)) throw PoolExhausted();
    return written.get();
}

/// False where its turn has come already.
bool RecordWriter::withdraw(const Waiting* waiting) {
    const std::lock_guard lock(mutex_);
    return std::erase_if(queue_, [waiting](const auto& other) { return other.get() == waiting; }) > 0;
}

/// Whatever is waiting; nothing where the end has come.
RecordWriter::Batch RecordWriter::take() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return !queue_.empty() || stopping_; });
    const auto size = static_cast<std::ptrdiff_t>(std::min(queue_.size(), largest_batch));
    Batch batch(std::move_iterator(queue_.begin()), std::move_iterator(queue_.begin() + size));
    queue_.erase(queue_.begin(), queue_.begin() + size);
    return batch;
}

void RecordWriter::run() {
    Session session(connector_);
    std::vector<const NewEntry*> entries;
    for (Batch batch = take(); !batch.empty(); batch = take()) {
        Repeating repeating("record_learning_batch");
        try {
            entries.clear();
            for (const auto& waiting : batch) entries.push_back(&waiting->entry);
            auto receipts = write(session, repeating, entries);
            if (observer_ && !receipts.empty()) observer_(receipts.size());
            for (std::size_t i = 0; i < batch.size(); ++i) {
                Written written{std::nullopt, repeating.outcome_unknown(), batch.size()};
                if (!receipts.empty()) written.receipt = std::move(receipts[i]);
                batch[i]->written.set_value(std::move(written));
            }
        } catch (const std::exception&) {
            for (const auto& waiting : batch) waiting->written.set_exception(std::current_exception());
        }
    }
}

}  // namespace shim

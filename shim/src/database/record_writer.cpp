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
        if (!connection_) connection_ = connector_.connect(longest_lock_wait);
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
        if (meets_everyone(error)) throw;
        return {};
    }
}

}  // namespace

void Recording::finish(Written written) {
    const std::lock_guard lock(mutex_);
    written_ = std::move(written);
    is_finished_ = true;
    called_();
}

void Recording::fail(const std::exception_ptr& why) {
    const std::lock_guard lock(mutex_);
    if (is_finished_) return;
    failure_ = why;
    is_finished_ = true;
    called_();
}

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

std::shared_ptr<Recording> RecordWriter::begin(NewEntry entry, Clock::time_point deadline,
                                               std::function<void()> called) {
    auto recording = std::make_shared<Recording>(std::move(entry), deadline, std::move(called));
    {
        const std::lock_guard lock(mutex_);
        if (queue_.size() >= most_waiting_) throw PoolExhausted();
        queue_.push_back(recording);
    }
    arrived_.notify_one();
    return recording;
}

Recording::Written* RecordWriter::look(Recording& recording) {
    const std::lock_guard lock(recording.mutex_);
    if (!recording.is_finished_) {
        if (Clock::now() < recording.deadline_ || !withdraw(recording)) return nullptr;
        throw PoolExhausted();
    }
    if (recording.failure_) std::rethrow_exception(recording.failure_);
    return &recording.written_;
}

/// False where its turn has come already.
bool RecordWriter::withdraw(const Recording& recording) {
    const std::lock_guard lock(mutex_);
    return std::erase_if(queue_, [&recording](const auto& other) { return other.get() == &recording; }) > 0;
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
            for (const auto& recording : batch) entries.push_back(&recording->entry_);
            auto receipts = write(session, repeating, entries);
            if (observer_ && !receipts.empty()) observer_(receipts.size());
            for (std::size_t i = 0; i < batch.size(); ++i) {
                Recording::Written written{std::nullopt, repeating.outcome_unknown(), batch.size()};
                if (!receipts.empty()) written.receipt = std::move(receipts[i]);
                batch[i]->finish(std::move(written));
            }
        } catch (const std::exception&) {
            for (const auto& recording : batch) recording->fail(std::current_exception());
        }
    }
}

}  // namespace shim

// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "base/waiting_line.hpp"
#include "database/connection.hpp"

namespace shim {

/// A call of a statement that reads and is short, by a request that waits for a session. Whoever has one may make it together
/// with its own.
class SharedCall final : public WaitingLine::Task {
public:
    SharedCall(Call call, std::function<void()> called)
        : call_(std::move(call)), called_(std::move(called)) {}

    [[nodiscard]] const Call& call() const { return call_; }

    /// By whoever has taken it, once. Without rows: whose call it is has to make it alone.
    void finish(std::optional<Rows> rows) {
        {
            const std::lock_guard lock(mutex_);
            rows_ = std::move(rows);
            is_finished_ = true;
        }
        called_();
    }

    [[nodiscard]] bool is_finished() {
        const std::lock_guard lock(mutex_);
        return is_finished_;
    }

    /// Once it is finished.
    [[nodiscard]] std::optional<Rows>& rows() { return rows_; }

private:
    const Call call_;
    const std::function<void()> called_;
    std::mutex mutex_;
    bool is_finished_ = false;
    std::optional<Rows> rows_;
};

/// Calls that were taken from a line: each is finished, whatever happens.
class TakenCalls {
public:
    TakenCalls(WaitingLine& line, std::size_t most) : tasks_(line.take_tasks(most)) {}
    ~TakenCalls() {
        for (std::size_t which = 0; which < tasks_.size(); ++which)
            if (tasks_[which]) finish(which, std::nullopt);
    }
    TakenCalls(const TakenCalls&) = delete;
    TakenCalls& operator=(const TakenCalls&) = delete;

    [[nodiscard]] std::size_t count() const { return tasks_.size(); }

    /// All of them, and behind them this one.
    [[nodiscard]] std::vector<const Call*> and_also(const Call& last) const {
        std::vector<const Call*> calls;
        calls.reserve(tasks_.size() + 1);
        for (std::size_t which = 0; which < tasks_.size(); ++which) calls.push_back(&at(which).call());
        calls.push_back(&last);
        return calls;
    }

    void finish(std::size_t which, std::optional<Rows> rows) {
        at(which).finish(std::move(rows));
        tasks_[which].reset();
    }

private:
    [[nodiscard]] SharedCall& at(std::size_t which) const { return static_cast<SharedCall&>(*tasks_[which]); }

    std::vector<std::shared_ptr<WaitingLine::Task>> tasks_;
};

}  // namespace shim

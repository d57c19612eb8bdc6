// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <chrono>
#include <cstddef>
#include <map>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "api/route.hpp"
#include "base/pool_state.hpp"
#include "base/request_notes.hpp"

namespace shim {

/// What Prometheus asks for. Every function may be called by many threads at a time.
class Metrics {
public:
    Metrics();

    /// A request that is being answered, for as long as this lives.
    class InFlight {
    public:
        explicit InFlight(Metrics& metrics) : metrics_(metrics) { metrics_.in_flight_.Increment(); }
        ~InFlight() { metrics_.in_flight_.Decrement(); }
        InFlight(const InFlight&) = delete;
        InFlight& operator=(const InFlight&) = delete;

    private:
        Metrics& metrics_;
    };

    /// `route` is one of the table, or none, and `method` one of the known ones: their number bounds the number of
    /// series.
    void request_ended(const Route* route, std::string_view method, int status,
                       std::chrono::duration<double> duration);

    void entries_recorded(const RequestNotes& notes);

    /// A call to record_learning_batch with so many entries.
    void batch_written(std::size_t entries) { batch_size_.Observe(static_cast<double>(entries)); }

    /// So many clients listen for changes.
    void listeners(std::size_t number) { listeners_.Set(static_cast<double>(number)); }

    /// In the text format of Prometheus.
    std::string text(const std::vector<DatabaseState>& databases);

private:
    /// What is counted of requests that are alike.
    struct Series {
        prometheus::Counter& requests;
        prometheus::Histogram& durations;
    };
    using Kind = std::tuple<const Route*, std::string_view, int>;

    Series& series_of(const Kind& kind);

    prometheus::Registry registry_;
    prometheus::Family<prometheus::Counter>& requests_;
    prometheus::Family<prometheus::Histogram>& durations_;
    prometheus::Family<prometheus::Gauge>& connections_;
    prometheus::Family<prometheus::Gauge>& waiting_;
    prometheus::Family<prometheus::Gauge>& ready_;
    prometheus::Gauge& in_flight_;
    prometheus::Gauge& listeners_;
    prometheus::Histogram& batch_size_;
    prometheus::Counter& created_;
    prometheus::Counter& replayed_;
    prometheus::Counter& conflicts_;
    prometheus::Counter& voided_;
    std::shared_mutex series_mutex_;
    std::map<Kind, Series> series_;  // so that no labels have to be put together for each request
};

inline constexpr const char* metrics_content_type = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace shim

// SPDX-License-Identifier: PostgreSQL
#include "front/metrics.hpp"

#include <prometheus/text_serializer.h>

#include <mutex>

namespace shim {

namespace {

using prometheus::Histogram;

const Histogram::BucketBoundaries duration_buckets = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                      0.1,    0.25,  0.5,    1,     2.5,  5,     10};
const Histogram::BucketBoundaries batch_buckets = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 10000};

prometheus::Family<prometheus::Counter>& outcomes(prometheus::Registry& registry) {
    return prometheus::BuildCounter()
        .Name("learning_shim_entries_total")
        .Help("Entries sent to be recorded, by what became of them.")
        .Register(registry);
}

void add_build_info(prometheus::Registry& registry) {
    prometheus::BuildGauge()
        .Name("learning_shim_build_info")
        .Help("The version that runs; always 1.")
        .Register(registry)
        .Add({{"version", LEARNING_LOG_VERSION}})
        .Set(1);
}

}  // namespace

Metrics::Metrics()
    : requests_(prometheus::BuildCounter()
                    .Name("learning_shim_requests_total")
                    .Help("Requests that were answered.")
                    .Register(registry_)),
      durations_(prometheus::BuildHistogram()
                     .Name("learning_shim_request_duration_seconds")
                     .Help("Time from a request's head to its answer.")
                     .Register(registry_)),
      connections_(prometheus::BuildGauge()
                       .Name("learning_shim_pool_connections")
                       .Help("Database connections: the most there may be, and those in use and idle.")
                       .Register(registry_)),
      waiting_(prometheus::BuildGauge()
                   .Name("learning_shim_pool_waiting_requests")
                   .Help("Requests that wait for a database connection.")
                   .Register(registry_)),
      ready_(prometheus::BuildGauge()
                 .Name("learning_shim_database_ready")
                 .Help("Whether the database answers and is set up, when it was last asked: 1 or 0.")
                 .Register(registry_)),
      in_flight_(prometheus::BuildGauge()
                     .Name("learning_shim_requests_in_flight")
                     .Help("Requests that are being answered.")
                     .Register(registry_)
                     .Add({})),
      listeners_(prometheus::BuildGauge()
                     .Name("learning_shim_event_listeners")
                     .Help("Clients that listen for changes of a learner.")
                     .Register(registry_)
                     .Add({})),
      batch_size_(prometheus::BuildHistogram()
                      .Name("learning_shim_batch_entries")
                      .Help("Entries in one call to record_learning_batch.")
                      .Register(registry_)
                      .Add({}, batch_buckets)),
      created_(outcomes(registry_).Add({{"outcome", "created"}})),
      replayed_(outcomes(registry_).Add({{"outcome", "replayed"}})),
      conflicts_(outcomes(registry_).Add({{"outcome", "conflict"}})),
      voided_(outcomes(registry_).Add({{"outcome", "voided"}})) {
    add_build_info(registry_);
}

void Metrics::request_ended(const Route* route, std::string_view method, int status,
                            std::chrono::duration<double> duration) {
    Series& series = series_of({route, method, status});
    series.requests.Increment();
    series.durations.Observe(duration.count());
}

Metrics::Series& Metrics::series_of(const Kind& kind) {
    {
        const std::shared_lock lock(series_mutex_);
        const auto known = series_.find(kind);
        if (known != series_.end()) return known->second;
    }
    const auto& [route, method_name, status] = kind;
    const std::string path = route != nullptr ? route->path : "none";
    const std::string method(method_name);
    Series series{requests_.Add({{"route", path}, {"method", method}, {"status", std::to_string(status)}}),
                  durations_.Add({{"route", path}, {"method", method}}, duration_buckets)};
    const std::lock_guard lock(series_mutex_);
    return series_.emplace(kind, series).first->second;
}

void Metrics::entries_recorded(const RequestNotes& notes) {
    if (notes.created > 0) created_.Increment(static_cast<double>(notes.created));
    if (notes.replayed > 0) replayed_.Increment(static_cast<double>(notes.replayed));
    if (notes.conflicts > 0) conflicts_.Increment(static_cast<double>(notes.conflicts));
    if (notes.voided > 0) voided_.Increment(static_cast<double>(notes.voided));
}

std::string Metrics::text(const std::vector<DatabaseState>& databases) {
    for (const auto& [name, ready, pool] : databases) {
        const auto connections = [&, &name = name](const char* state, std::size_t number) {
            connections_.Add({{"database", name}, {"state", state}}).Set(static_cast<double>(number));
        };
        connections("size", pool.size);
        connections("in_use", pool.in_use);
        connections("idle", pool.idle);
        waiting_.Add({{"database", name}}).Set(static_cast<double>(pool.waiting));
        ready_.Add({{"database", name}}).Set(ready ? 1 : 0);
    }
    return prometheus::TextSerializer().Serialize(registry_.Collect());
}

}  // namespace shim

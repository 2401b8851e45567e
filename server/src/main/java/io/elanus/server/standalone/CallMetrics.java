package io.elanus.server.standalone;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts and times every call, under Milvus's names:
/// `milvus_proxy_req_count{function_name,status}` and `milvus_proxy_req_latency{function_name}` in
/// milliseconds.
final class CallMetrics implements ServerInterceptor {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Counter calls;
  private final Histogram latencies;
  private final Map<String, Series> series = new ConcurrentHashMap<>();

  CallMetrics(PrometheusRegistry registry) {
    calls =
        Counter.builder()
            .name("milvus_proxy_req_count")
            .help("calls answered")
            .labelNames("function_name", "status")
            .register(registry);
    latencies =
        Histogram.builder()
            .name("milvus_proxy_req_latency")
            .help("milliseconds from the request to the answer")
            .labelNames("function_name")
            .classicOnly()
            .classicUpperBounds(0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16384)
            .register(registry);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    long began = System.nanoTime();
    return next.startCall(
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
            Series of = series.computeIfAbsent(method, Series::new);
            (status.isOk() ? of.answered : of.failed).inc();
            of.latency.observe((System.nanoTime() - began) / NANOS_PER_MILLI);
            super.close(status, trailers);
          }
        },
        headers);
  }

  /// The data points of one method, looked up once.
  private final class Series {
    private final CounterDataPoint answered;
    private final CounterDataPoint failed;
    private final DistributionDataPoint latency;

    Series(String method) {
      answered = calls.labelValues(method, "success");
      failed = calls.labelValues(method, "fail");
      latency = latencies.labelValues(method);
    }
  }
}

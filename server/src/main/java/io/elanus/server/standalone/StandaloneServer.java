package io.elanus.server.standalone;

import io.elanus.core.index.hnsw.KernelWarmup;
import io.elanus.server.configuration.Configuration;
import io.elanus.server.configuration.Setting;
import io.elanus.server.grpc.MilvusService;
import io.elanus.server.grpc.RequestHeaders;
import io.elanus.server.grpc.ddl.DdlCalls;
import io.elanus.server.grpc.dml.DmlService;
import io.elanus.server.http.GrpcPort;
import io.elanus.server.http.ManagementServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The database of one process behind its two ports.
public final class StandaloneServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StandaloneServer.class);

  private static final int WARM_UP_AFTER_SECONDS = 2;
  private static final int WARM_UP_SECONDS = 5;

  private final Configuration configuration;
  private final StandaloneDatabase database;
  private final GrpcPort port;
  private final ManagementServer management;
  private volatile boolean serving;

  private StandaloneServer(Configuration configuration) {
    this.configuration = configuration;
    this.database = StandaloneDatabase.open(configuration);
    Banner.print(LOG, configuration, database.memory(), database.threads());
    PrometheusRegistry metrics = new PrometheusRegistry();
    CallMetrics callMetrics = new CallMetrics(metrics);
    new DatabaseMetrics(metrics, database);
    this.port =
        new GrpcPort(
            configuration,
            new MilvusService(
                DdlCalls.of(
                    database.coordinator(),
                    "STANDALONE",
                    database.embeddings(),
                    database.clientFiles()),
                new DmlService(
                    database.proxy(),
                    configuration.count(Setting.MAX_OUTPUT_BYTES),
                    database.threads().waiting())),
            List.of(callMetrics, new RequestHeaders()),
            database.threads().waiting());
    this.management =
        new ManagementServer(
            new InetSocketAddress(
                configuration.text(Setting.BIND_ADDRESS),
                configuration.intCount(Setting.MANAGEMENT_PORT)),
            configuration,
            metrics,
            () -> serving);
  }

  /// Returns when clients are served.
  public static StandaloneServer start(Configuration configuration) {
    LogLevel.set(configuration.text(Setting.LOG_LEVEL));
    StandaloneServer server = new StandaloneServer(configuration);
    server.serving = true;
    server.port.ready();
    server.warmUp();
    LOG.info(
        "serving gRPC and HTTP on {}, management on {}", server.port(), server.managementPort());
    return server;
  }

  /// Has the compiler meet the kernels before the first large search does. Clients need not wait
  /// for it: a small search is fast enough without. Nor shall it take the cores from the first
  /// client, which comes at once or later than this.
  private void warmUp() {
    CompletableFuture.delayedExecutor(
            WARM_UP_AFTER_SECONDS, TimeUnit.SECONDS, database.threads().build())
        .execute(
            () -> KernelWarmup.run(System::nanoTime, TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS)));
  }

  /// The address to connect to from this machine.
  public String host() {
    String bound = configuration.text(Setting.BIND_ADDRESS);
    return bound.equals("0.0.0.0") ? "127.0.0.1" : bound;
  }

  public int port() {
    return port.port();
  }

  public int managementPort() {
    return management.port();
  }

  /// Ends running calls, then closes everything.
  @Override
  public void close() {
    LOG.info("stopping");
    serving = false;
    port.close();
    management.close();
    try {
      database.close();
      LOG.info("stopped");
    } catch (Exception cause) {
      LOG.error("stopped with an error; the log has everything that was acknowledged", cause);
    }
  }
}

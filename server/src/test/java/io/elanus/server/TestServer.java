package io.elanus.server;

import io.elanus.cluster.coordinator.CatalogCoordinator;
import io.elanus.cluster.coordinator.Placement;
import io.elanus.cluster.data.LocalDataNode;
import io.elanus.cluster.model.HttpEmbeddingModels;
import io.elanus.cluster.model.HttpRerankModels;
import io.elanus.cluster.model.ModelCalls;
import io.elanus.cluster.proxy.DataProxy;
import io.elanus.cluster.proxy.Embeddings;
import io.elanus.cluster.query.LocalQueryNode;
import io.elanus.cluster.query.ShardReads;
import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.streaming.LogStreamingNode;
import io.elanus.cluster.streaming.StreamingDevices;
import io.elanus.cluster.streaming.StreamingSettings;
import io.elanus.cluster.transport.Binding;
import io.elanus.cluster.transport.paranoid.FaultRates;
import io.elanus.cluster.transport.paranoid.FaultSchedule;
import io.elanus.cluster.transport.paranoid.ParanoidBinding;
import io.elanus.core.time.Clock;
import io.elanus.core.time.HybridClock;
import io.elanus.engine.memory.MemoryBudget;
import io.elanus.server.grpc.MilvusService;
import io.elanus.server.grpc.RequestHeaders;
import io.elanus.server.grpc.ddl.DdlCalls;
import io.elanus.server.grpc.dml.DmlService;
import io.elanus.storage.format.manifest.ManifestStore;
import io.elanus.storage.log.InMemoryLog;
import io.elanus.storage.metastore.InMemoryMetaStore;
import io.elanus.storage.metastore.MetaStore;
import io.elanus.storage.metastore.MetaTimestampReserve;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import io.elanus.storage.objectstore.ObjectStore;
import io.elanus.wire.MilvusServiceGrpc;
import io.elanus.wire.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// All roles in one process over devices in memory, behind a real port. [#restart] keeps the
/// devices: what a crash would keep.
public final class TestServer implements AutoCloseable {
  /// The most that an answer to a search or query may take.
  public static final int MAX_OUTPUT_BYTES = 1 << 20;

  private static final int MAX_MESSAGE_BYTES = 256 << 20;
  private static final int SHORTEST_PING_SECONDS = 2;

  private static final Clock WALL =
      new Clock() {
        @Override
        public long wallMillis() {
          return System.currentTimeMillis();
        }

        @Override
        public long monotonicNanos() {
          return System.nanoTime();
        }
      };

  private final MetaStore metastore;
  private final ObjectStore objects;
  private final InMemoryLog log;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService cpu = Executors.newFixedThreadPool(2);
  private final ExecutorService applier = Executors.newSingleThreadExecutor();
  private final Roles roles;
  private final LogStreamingNode node;
  private final Server server;
  private final ManagedChannel channel;

  private TestServer(
      Roles roles,
      int port,
      MetaStore metastore,
      ObjectStore objects,
      HybridClock clock,
      InMemoryLog log) {
    this.roles = roles;
    this.metastore = metastore;
    this.objects = objects;
    this.log = log;
    Binding binding = roles.binding();
    CatalogCoordinator catalog = CatalogCoordinator.open(metastore, clock, threads);
    Coordinator coordinator = binding.bind(catalog);
    LongSupplier unique = () -> coordinator.ids(1);
    ShardReads reads =
        new ShardReads(cpu, 2, new MemoryBudget("queries", 512L << 20), WALL::monotonicNanos);
    LocalQueryNode queryNode = new LocalQueryNode(objects, reads, applier, cpu);
    node =
        LogStreamingNode.open(
            new StreamingDevices(
                WALL,
                unique,
                log,
                objects,
                new ManifestStore(objects, metastore),
                List.of(),
                binding.bind(queryNode),
                binding.bind(new LocalDataNode(objects, unique, cpu, 2)),
                reads,
                new MemoryBudget("growing", 1L << 30),
                applier,
                threads),
            StreamingSettings.DEFAULT,
            catalog.specs());
    catalog.lead(new Placement(List.of(binding.bind(node))));
    node.forgetUnassigned();
    Embeddings embeddings =
        new Embeddings(
            new HttpEmbeddingModels(
                new ModelCalls(TestServer::sleep), name -> null, InstantSource.system()));
    DataProxy proxy =
        new DataProxy(
            coordinator,
            WALL,
            TestServer::sleep,
            threads,
            new HttpRerankModels(new ModelCalls(TestServer::sleep), name -> null),
            embeddings);
    MilvusService service =
        new MilvusService(
            DdlCalls.of(coordinator, "STANDALONE", embeddings, _ -> null),
            new DmlService(proxy, MAX_OUTPUT_BYTES, threads));
    server = listen(port, service);
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
            .usePlaintext()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build();
  }

  /// How its roles reach each other.
  public enum Roles {
    DIRECT,
    PARANOID;

    private static final long SEED = 90;

    private Binding binding() {
      return switch (this) {
        case DIRECT -> Binding.DIRECT;
        case PARANOID ->
            new ParanoidBinding(
                new FaultSchedule(new Random(SEED), FaultRates.HIDDEN), TestServer::sleep);
      };
    }
  }

  /// A server on a free port with nothing in it.
  public static TestServer start() {
    return start(Roles.DIRECT, 0);
  }

  public static TestServer start(Roles roles) {
    return start(roles, 0);
  }

  private static TestServer start(Roles roles, int port) {
    InMemoryMetaStore metastore = new InMemoryMetaStore();
    HybridClock clock = new HybridClock(WALL, new MetaTimestampReserve(metastore));
    return new TestServer(
        roles, port, metastore, new InMemoryObjectStore(), clock, new InMemoryLog(clock));
  }

  /// Ends this server without warning and starts another on what its devices keep.
  public TestServer restart() {
    stop();
    HybridClock clock = new HybridClock(WALL, new MetaTimestampReserve(metastore));
    return new TestServer(roles, 0, metastore, objects, clock, log.reopen());
  }

  public int port() {
    return server.getPort();
  }

  public MilvusServiceBlockingStub stub() {
    return MilvusServiceGrpc.newBlockingStub(channel);
  }

  private Server listen(int port, MilvusService service) {
    try {
      return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
          .executor(threads)
          .permitKeepAliveTime(SHORTEST_PING_SECONDS, TimeUnit.SECONDS)
          .permitKeepAliveWithoutCalls(true)
          .maxInboundMessageSize(MAX_MESSAGE_BYTES)
          .addService(ServerInterceptors.intercept(service, new RequestHeaders()))
          .build()
          .start();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static void sleep(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private void stop() {
    if (server.isShutdown()) {
      return;
    }
    channel.shutdownNow();
    server.shutdownNow();
    node.close();
    threads.shutdownNow();
    cpu.shutdownNow();
    applier.shutdownNow();
  }

  @Override
  public void close() {
    stop();
    log.close();
    metastore.close();
  }

  /// Serves until it is killed: for trying clients by hand.
  public static void main(String[] arguments) throws InterruptedException {
    TestServer running =
        start(Roles.DIRECT, arguments.length == 0 ? 19530 : Integer.parseInt(arguments[0]));
    System.out.println("listening on " + running.port());
    running.server.awaitTermination();
  }
}

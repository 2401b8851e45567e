package io.elanus.server.standalone;

import io.elanus.cluster.coordinator.CatalogCoordinator;
import io.elanus.cluster.coordinator.Placement;
import io.elanus.cluster.data.LocalDataNode;
import io.elanus.cluster.model.HttpEmbeddingModels;
import io.elanus.cluster.model.HttpRerankModels;
import io.elanus.cluster.model.ModelCalls;
import io.elanus.cluster.proxy.DataProxy;
import io.elanus.cluster.proxy.Embeddings;
import io.elanus.cluster.proxy.ddl.ClientFiles;
import io.elanus.cluster.query.LocalQueryNode;
import io.elanus.cluster.query.ShardReads;
import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.QueryNode;
import io.elanus.cluster.role.WouldWait;
import io.elanus.cluster.streaming.LogStreamingNode;
import io.elanus.cluster.streaming.StreamingDevices;
import io.elanus.cluster.streaming.StreamingSettings;
import io.elanus.cluster.transport.Binding;
import io.elanus.core.coordination.compaction.CompactionPolicy;
import io.elanus.core.text.analysis.RemoteTokenizers;
import io.elanus.core.time.Clock;
import io.elanus.core.time.HybridClock;
import io.elanus.server.configuration.Configuration;
import io.elanus.server.configuration.Setting;
import io.elanus.server.tokenizer.GrpcTokenizers;
import io.elanus.storage.disk.DirectoryLock;
import io.elanus.storage.disk.Disk;
import io.elanus.storage.disk.LocalDisk;
import io.elanus.storage.format.manifest.ManifestStore;
import io.elanus.storage.log.FileLog;
import io.elanus.storage.log.LogSettings;
import io.elanus.storage.metastore.LogMetaStore;
import io.elanus.storage.metastore.MetaStore;
import io.elanus.storage.metastore.MetaTimestampReserve;
import io.elanus.storage.objectstore.LocalObjectStore;
import io.elanus.storage.objectstore.ObjectStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// Every role in one process over a folder. A call between them is a method call, unless a test
/// asks for another binding.
///
/// | in the folder | what |
/// |---|---|
/// | `LOCK` | the process that uses it |
/// | `meta/` | catalog, manifest heads, ids, epochs |
/// | `log/` | the write-ahead log |
/// | `objects/` | segments, deletes, manifests, indexes |
/// | `resources/` | made and filled by whoever runs the server: files of words for clients to register |
public final class StandaloneDatabase implements AutoCloseable {
  static final String METASTORE = "meta";
  static final String LOG = "log";
  static final String OBJECTS = "objects";
  static final String RESOURCES = "resources";

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final MemoryPlan memory;
  private final Threads threads;
  private final Coordinator coordinator;
  private final DataProxy proxy;
  private final Embeddings embeddings;
  private final ClientFiles clientFiles;

  private StandaloneDatabase(Configuration configuration) {
    Path directory = Path.of(configuration.text(Setting.DATA_DIRECTORY));
    Clock clock = new SystemClock();
    clientFiles = new ResourceFolder(directory.resolve(RESOURCES));
    opened.push(DirectoryLock.acquire(directory));
    RemoteTokenizers.become(opening(new GrpcTokenizers(clock::monotonicNanos)));
    threads = opening(Threads.of(configuration));
    memory = MemoryPlan.of(configuration);
    Disk disk = new LocalDisk();
    MetaStore metastore =
        opening(
            LogMetaStore.open(
                disk, directory.resolve(METASTORE), Threads.named("meta", Thread.NORM_PRIORITY)));
    HybridClock timestamps = new HybridClock(clock, new MetaTimestampReserve(metastore));
    ObjectStore objects = opening(new LocalObjectStore(disk, directory.resolve(OBJECTS)));
    FileLog log =
        opening(
            FileLog.open(
                disk,
                directory.resolve(LOG),
                timestamps,
                Threads.named("log", Thread.MAX_PRIORITY),
                LogSettings.DEFAULTS));
    Binding binding = RoleBinding.of(configuration, StandaloneDatabase::pause);
    CatalogCoordinator catalog = CatalogCoordinator.open(metastore, timestamps, threads.waiting());
    coordinator = binding.bind(catalog);
    LongSupplier unique = () -> coordinator.ids(1);
    ShardReads reads =
        new ShardReads(
            searchers(threads.search()),
            threads.searchThreads(),
            memory.queries(),
            clock::monotonicNanos);
    QueryNode queryNode = new LocalQueryNode(objects, reads, threads.janitor(), threads.later());
    LocalDataNode dataNode =
        new LocalDataNode(objects, unique, threads.build(), threads.buildThreads());
    opened.push(dataNode::close);
    LogStreamingNode streamingNode =
        opening(
            LogStreamingNode.open(
                new StreamingDevices(
                    clock,
                    unique,
                    log,
                    objects,
                    new ManifestStore(objects, metastore),
                    List.of(LogOwnership.take(metastore)),
                    binding.bind(queryNode),
                    binding.bind(dataNode),
                    reads,
                    memory.growing(),
                    threads.applier(),
                    threads.waiting()),
                streamingSettings(configuration),
                catalog.specs()));
    catalog.lead(new Placement(List.of(binding.bind(streamingNode))));
    streamingNode.forgetUnassigned();
    opening(Threads.everySecond("maintenance", streamingNode::maintain));
    embeddings =
        new Embeddings(
            new HttpEmbeddingModels(
                new ModelCalls(StandaloneDatabase::pause), System::getenv, InstantSource.system()));
    proxy =
        new DataProxy(
            coordinator,
            clock,
            StandaloneDatabase::pause,
            threads.waiting(),
            new HttpRerankModels(new ModelCalls(StandaloneDatabase::pause), System::getenv),
            embeddings);
  }

  /// Opens the folder that the configuration names, or makes it; returns when everything that was
  /// ever acknowledged is served.
  ///
  /// @throws io.elanus.core.error.DatabaseException when another process uses the folder, or what
  ///   is in it is damaged
  public static StandaloneDatabase open(Configuration configuration) {
    return new StandaloneDatabase(configuration);
  }

  public Embeddings embeddings() {
    return embeddings;
  }

  public ClientFiles clientFiles() {
    return clientFiles;
  }

  public Coordinator coordinator() {
    return coordinator;
  }

  public DataProxy proxy() {
    return proxy;
  }

  Threads threads() {
    return threads;
  }

  MemoryPlan memory() {
    return memory;
  }

  /// Closes the roles, then the devices, in the reverse order of opening.
  @Override
  public void close() throws Exception {
    Exception first = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception cause) {
        first = first == null ? cause : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private <D extends AutoCloseable> D opening(D device) {
    opened.push(device);
    return device;
  }

  private static StreamingSettings streamingSettings(Configuration configuration) {
    StreamingSettings defaults = StreamingSettings.DEFAULT;
    return new StreamingSettings(
        configuration.count(Setting.SEAL_MEGABYTES) << 20,
        configuration.count(Setting.SEAL_IDLE_SECONDS) * 1000,
        defaults.flushAgeMillis(),
        defaults.memoryWatermark(),
        defaults.memoryWaitMillis(),
        configuration.count(Setting.COMPACTION_SECONDS) * 1000,
        configuration.count(Setting.RETENTION_SECONDS) * 1000,
        CompactionPolicy.DEFAULT.withTarget(configuration.count(Setting.SEGMENT_MEGABYTES) << 20));
  }

  /// The search threads, for callers that may wait for them.
  private static Executor searchers(Executor search) {
    return task -> {
      WouldWait.refuse();
      search.execute(task);
    };
  }

  private static void pause(long millis) {
    WouldWait.refuse();
    try {
      Thread.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.elanus.cluster.streaming;

import io.elanus.cluster.data.LocalDataNode;
import io.elanus.cluster.query.LocalQueryNode;
import io.elanus.cluster.query.ShardReads;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.cluster.transport.Binding;
import io.elanus.core.time.Clock;
import io.elanus.core.time.HybridClock;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.memory.MemoryBudget;
import io.elanus.storage.format.manifest.ManifestStore;
import io.elanus.storage.log.InMemoryLog;
import io.elanus.storage.log.WriteAheadLog;
import io.elanus.storage.metastore.InMemoryMetaStore;
import io.elanus.storage.metastore.MetaStore;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import io.elanus.storage.objectstore.ObjectStore;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A streaming node with its query and data node, over devices that outlive it: restart it as often
/// as you like.
final class TestNode implements AutoCloseable {
  /// Time that a test moves by hand.
  static final class ManualClock implements Clock {
    private volatile long millis = 1_000_000_000L;

    void advance(long moreMillis) {
      millis += moreMillis;
    }

    @Override
    public long wallMillis() {
      return millis;
    }

    @Override
    public long monotonicNanos() {
      return millis * 1_000_000L;
    }
  }

  /// How a log is opened anew after its owner is gone.
  interface Reopen {
    /// @param before null for the first time
    WriteAheadLog open(@Nullable WriteAheadLog before, HybridClock timestamps);
  }

  final ManualClock clock = new ManualClock();
  final HybridClock timestamps = new HybridClock(clock);
  final ObjectStore objects;
  final MetaStore metadata;
  final MemoryBudget memory;
  final Executor applier;
  final Executor background;
  final StreamingSettings settings;
  private final Reopen reopen;
  private final Binding binding;
  WriteAheadLog log;
  LocalQueryNode queryNode;
  LocalDataNode dataNode;
  LogStreamingNode node;

  /// The node as other roles see it.
  StreamingNode role;

  TestNode(
      ObjectStore objects,
      MetaStore metadata,
      Reopen reopen,
      Executor applier,
      Executor background,
      StreamingSettings settings,
      MemoryBudget memory,
      List<ShardSpec> specs) {
    this(Binding.DIRECT, objects, metadata, reopen, applier, background, settings, memory, specs);
  }

  TestNode(
      Binding binding,
      ObjectStore objects,
      MetaStore metadata,
      Reopen reopen,
      Executor applier,
      Executor background,
      StreamingSettings settings,
      MemoryBudget memory,
      List<ShardSpec> specs) {
    this.binding = binding;
    this.objects = objects;
    this.metadata = metadata;
    this.reopen = reopen;
    this.applier = applier;
    this.background = background;
    this.settings = settings;
    this.memory = memory;
    this.log = reopen.open(null, timestamps);
    start(specs);
  }

  /// All in memory, and everything on the thread that calls.
  static TestNode inMemory(StreamingSettings settings, List<ShardSpec> specs) {
    return inMemory(Binding.DIRECT, settings, specs);
  }

  static TestNode inMemory(Binding binding, StreamingSettings settings, List<ShardSpec> specs) {
    return new TestNode(
        binding,
        new InMemoryObjectStore(),
        new InMemoryMetaStore(),
        inMemoryLog(),
        Runnable::run,
        Runnable::run,
        settings,
        new MemoryBudget("growing data", 1L << 30),
        specs);
  }

  static Reopen inMemoryLog() {
    return (log, timestamps) ->
        log == null ? new InMemoryLog(timestamps) : ((InMemoryLog) log).reopen();
  }

  private void start(List<ShardSpec> specs) {
    timestamps.ensureAfter(log.durableTimestamp());
    LongSupplier unique = () -> timestamps.next().value();
    ShardReads reads =
        new ShardReads(Runnable::run, 1, new MemoryBudget("queries", 1L << 30), System::nanoTime);
    queryNode = new LocalQueryNode(objects, reads, Runnable::run, Runnable::run);
    dataNode = new LocalDataNode(objects, unique, Runnable::run, 1);
    StreamingDevices devices =
        new StreamingDevices(
            clock,
            unique,
            log,
            objects,
            new ManifestStore(objects, metadata),
            List.of(),
            binding.bind(queryNode),
            binding.bind(dataNode),
            reads,
            memory,
            applier,
            background);
    node = LogStreamingNode.open(devices, settings, specs);
    role = binding.bind(node);
  }

  /// As after a crash: what was acknowledged is in the log and in the stores, nothing else is.
  void restart(List<ShardSpec> specs) {
    node.close();
    queryNode.close();
    if (memory.reserved() != 0)
      throw new AssertionError(memory.reserved() + " bytes are still reserved");
    log = reopen.open(log, timestamps);
    start(specs);
  }

  Timestamp now() {
    return timestamps.next();
  }

  @Override
  public void close() {
    node.close();
    queryNode.close();
    log.close();
  }
}

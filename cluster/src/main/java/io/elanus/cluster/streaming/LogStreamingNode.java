package io.elanus.cluster.streaming;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.SearchPart;
import io.elanus.cluster.role.SegmentInfo;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardRetrieve;
import io.elanus.cluster.role.ShardSearch;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.ShardTerms;
import io.elanus.cluster.role.ShardWrite;
import io.elanus.cluster.role.ShardWrite.PartitionRows;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.text.bm25.TermStatistics;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.growing.GrowingSegment;
import io.elanus.storage.format.manifest.Manifest;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.log.WriteAheadLog.AppendCallback;
import io.elanus.storage.log.WriteAheadLog.LogEntry;
import io.elanus.storage.log.WriteAheadLog.LogRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A streaming node over one log for all of its shards. A write is appended to the log, applied in
/// the log's order once it is durable, and answered then: whoever reads after the answer sees it.
public final class LogStreamingNode implements StreamingNode, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogStreamingNode.class);
  private static final int MEMORY_WAIT_SLICES = 10;
  private static final long FLUSH_RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final StreamingDevices devices;
  private final StreamingSettings settings;
  private final Progress progress;
  private final Map<ShardId, Shard> shards = new ConcurrentHashMap<>();

  /// The first record of each channel that has records in the log but no shard here.
  private final Map<String, Long> unassigned = new ConcurrentHashMap<>();

  /// Shards that were dropped: an assignment that was on its way for long must not bring one back.
  /// Ids are never used again.
  private final Set<ShardId> gone = ConcurrentHashMap.newKeySet();

  private final ShardReader reader;
  private final ShardFlush flush;
  private final ShardCompaction compaction;
  private final ShardIndexing indexing;
  private final AtomicLong nextCompactionNanos;
  private volatile boolean closed;

  private LogStreamingNode(StreamingDevices devices, StreamingSettings settings) {
    this.devices = devices;
    this.settings = settings;
    this.progress =
        new Progress(devices.log().durableSequence(), devices.log().durableTimestamp().value());
    this.reader = new ShardReader(devices);
    this.flush = new ShardFlush(devices);
    this.compaction = new ShardCompaction(devices, settings);
    this.indexing = new ShardIndexing(devices);
    this.nextCompactionNanos =
        new AtomicLong(devices.clock().monotonicNanos() + compactionInterval());
  }

  /// Opens a node and recovers its shards: from their manifests, then from the log. Nothing may
  /// have been appended to the log before.
  ///
  /// @param specs shards that this node owns: the log is read once for all of them. What it holds
  ///   of others is kept for them until [#forgetUnassigned], and read again for each that is
  ///   assigned.
  public static LogStreamingNode open(
      StreamingDevices devices, StreamingSettings settings, Collection<ShardSpec> specs) {
    LogStreamingNode node = new LogStreamingNode(devices, settings);
    Map<String, Shard> byChannel = new HashMap<>();
    for (ShardSpec spec : specs) {
      Shard shard = node.fromManifest(spec);
      node.shards.put(spec.shard(), shard);
      byChannel.put(shard.channel, shard);
    }
    devices
        .log()
        .replay(
            0,
            entry -> {
              Shard shard = byChannel.get(entry.channel());
              if (shard == null) {
                node.unassigned.putIfAbsent(entry.channel(), entry.sequence());
              } else {
                node.replay(shard, entry);
              }
            });
    node.shards.values().forEach(node::requestIndexing);
    return node;
  }

  /// Lets the log forget records of shards that nobody assigned: call it when every shard that
  /// exists is assigned.
  public void forgetUnassigned() {
    unassigned.clear();
    truncateLog();
  }

  private Shard fromManifest(ShardSpec spec) {
    Manifest manifest = devices.manifests().newest(spec.shard().channel());
    Shard shard = new Shard(devices, progress, spec, manifest);
    devices.queryNode().serve(spec);
    if (manifest.version() > 0) StoreSweep.deleteUnpublished(devices.objects(), manifest);
    if (!manifest.segments().isEmpty()) devices.queryNode().open(spec.shard(), manifest.segments());
    return shard;
  }

  /// A shard that was not named at opening: new, or with records in the log all the same.
  private Shard fromManifestAndLog(ShardSpec spec) {
    Shard shard = fromManifest(spec);
    Long first = unassigned.get(shard.channel);
    if (first != null) {
      devices
          .log()
          .replay(
              Math.max(first - 1, shard.manifest.checkpoint()),
              entry -> {
                if (entry.channel().equals(shard.channel)) replay(shard, entry);
              });
      unassigned.remove(shard.channel);
    }
    return shard;
  }

  private void replay(Shard shard, LogEntry entry) {
    if (entry.sequence() <= shard.manifest.checkpoint()) return;
    ShardRecord record =
        ShardRecord.decode(
            shard.id, entry.kind(), entry.payload(), "log record " + entry.sequence());
    shard.lane.run(() -> {
      long[] reserved = memoryOf(record, shard.spec().schema());
      for (long bytes : reserved) devices.growingMemory().reserveAnyway(bytes);
      shard.apply(entry.sequence(), entry.timestamp(), record, reserved);
    });
  }

  @Override
  public void assign(ShardSpec spec) {
    Shard shard =
        shards.computeIfAbsent(
            spec.shard(), id -> gone.contains(id) ? null : fromManifestAndLog(spec));
    if (shard == null) return;
    if (shard.spec() != spec && !spec.isOlderThan(shard.spec())) {
      devices.queryNode().serve(spec);
      shard.lane.run(() -> shard.follow(spec));
    }
    requestIndexing(shard);
  }

  @Override
  public void drop(ShardId id) {
    unassigned.remove(id.channel());
    gone.add(id);
    Shard shard = shards.remove(id);
    if (shard == null) {
      devices.manifests().forget(id.channel(), devices.guards(), List.of());
      return;
    }
    Set<String> held = new HashSet<>();
    for (SegmentDescriptor segment : shard.manifest.current().segments())
      held.addAll(segment.objects());
    shard.lane.run(shard::drop);
    shard.manifest.forget(held);
  }

  @Override
  public void dropPartition(ShardId id, PartitionId partition) {
    Shard shard = shards.get(id);
    if (shard == null) return;
    append(shard, new ShardRecord.DropPartition(partition), new long[0]);
    flush(id);
  }

  @Override
  public void truncate(ShardId id, Timestamp asked) {
    Shard shard = shard(id);
    shard.truncating.lock();
    try {
      if (!shard.truncatedAt().isAfter(asked))
        append(shard, new ShardRecord.Truncate(), new long[0]);
    } finally {
      shard.truncating.unlock();
    }
    flush(id);
  }

  @Override
  public Timestamp write(ShardWrite write) {
    Shard shard = shard(write.shard());
    ShardRecord record = new ShardRecord.Write(write);
    long[] memory = memoryOf(record, shard.spec().schema());
    reserve(sum(memory));
    Timestamp timestamp = append(shard, record, memory);
    flushIfLarge(shard);
    return timestamp;
  }

  /// Appends a record and waits until it is applied. The memory is handed over, whatever happens.
  private Timestamp append(Shard shard, ShardRecord record, long[] memory) {
    Pending pending = new Pending(shard, record, memory);
    try {
      if (closed) throw DatabaseException.of(ErrorCode.SERVICE_UNAVAILABLE, pair("node", "closed"));
      devices.log().append(new LogRecord(shard.channel, record.kind(), record.encode()), pending);
    } catch (RuntimeException | Error e) {
      devices.growingMemory().release(sum(memory));
      throw e;
    }
    return pending.await();
  }

  /// A record on its way: durable, then applied, then answered.
  private final class Pending implements AppendCallback {
    private final Shard shard;
    private final ShardRecord record;
    private final long[] memory;
    private final CompletableFuture<Timestamp> applied = new CompletableFuture<>();

    Pending(Shard shard, ShardRecord record, long[] memory) {
      this.shard = shard;
      this.record = record;
      this.memory = memory;
    }

    @Override
    public void durable(long sequence, Timestamp timestamp) {
      shard.lane.execute(() -> apply(sequence, timestamp));
      progress.advance(sequence, timestamp.value());
    }

    private void apply(long sequence, Timestamp timestamp) {
      try {
        shard.requireUsable();
        shard.apply(sequence, timestamp, record, memory);
        applied.complete(timestamp);
      } catch (RuntimeException | Error e) {
        if (!shard.isDropped()) shard.breakDown(e);
        applied.completeExceptionally(e);
      }
    }

    @Override
    public void failed(RuntimeException cause) {
      devices.growingMemory().release(sum(memory));
      applied.completeExceptionally(cause);
    }

    Timestamp await() {
      try {
        return applied.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException cause) throw cause;
        throw e;
      }
    }
  }

  @Override
  public SearchPart search(ShardSearch search) {
    return reader.search(shard(search.read().shard()), search);
  }

  @Override
  public RetrievePart retrieve(ShardRetrieve retrieve) {
    return reader.retrieve(shard(retrieve.read().shard()), retrieve);
  }

  @Override
  public TermStatistics termStatistics(ShardTerms terms) {
    return reader.termStatistics(shard(terms.shard()), terms);
  }

  @Override
  public Flushed flush(ShardId id) {
    Shard shard = shard(id);
    Flushed flushed = flush.flush(shard);
    truncateLog();
    requestIndexing(shard);
    return flushed;
  }

  @Override
  public List<Compacted> compact(ShardId id) {
    Shard shard = shard(id);
    List<Compacted> compacted = compaction.compactAll(shard);
    requestIndexing(shard);
    return compacted;
  }

  @Override
  public List<SegmentInfo> segments(ShardId id) {
    Shard shard = shard(id);
    ReadSet set = shard.hold();
    try {
      List<SegmentInfo> infos = new ArrayList<>();
      for (Growing growing : set.growing()) {
        infos.add(
            new SegmentInfo(
                growing.id(),
                id,
                growing.partition(),
                SegmentInfo.State.GROWING,
                growing.segment.rowCount(),
                growing.reserved(),
                List.of()));
      }
      for (Sealed sealed : set.sealed()) {
        SegmentDescriptor segment = sealed.descriptor();
        infos.add(
            new SegmentInfo(
                segment.id(),
                id,
                segment.partition(),
                SegmentInfo.State.FLUSHED,
                segment.rowCount(),
                segment.byteSize(),
                indexed(shard.spec(), segment)));
      }
      return infos;
    } finally {
      set.letGo();
    }
  }

  /// Indexes that need no work any more: they are built, or there is nothing to build.
  private static List<IndexId> indexed(ShardSpec spec, SegmentDescriptor segment) {
    List<IndexId> indexes = new ArrayList<>();
    for (ShardSpec.IndexSpec index : spec.indexes()) {
      if (!ShardIndexing.isMissing(segment, index)) indexes.add(index.id());
    }
    return indexes;
  }

  /// What a node does of its own accord, as often as it is called: about every second.
  public void maintain() {
    long now = devices.clock().monotonicNanos();
    for (Shard shard : shards.values()) {
      boolean idle =
          shard.idleNanos(now) >= TimeUnit.MILLISECONDS.toNanos(settings.flushIdleMillis());
      boolean old =
          shard.dirtyNanos(now) >= TimeUnit.MILLISECONDS.toNanos(settings.flushAgeMillis());
      if (shard.isDirty() && (idle || old)) requestFlush(shard);
    }
    if (isMemoryShort()) flushLargest();
    long due = nextCompactionNanos.get();
    if (now - due >= 0 && nextCompactionNanos.compareAndSet(due, now + compactionInterval())) {
      devices.background().execute(this::compactWorthwhile);
    }
  }

  /// Ends quickly: what is not flushed is in the log. Work in the background finds nothing that it
  /// may publish any more.
  @Override
  public void close() {
    closed = true;
    for (Shard shard : shards.values()) {
      shard.manifest.end();
      shard.lane.run(shard::close);
    }
    shards.clear();
  }

  private void compactWorthwhile() {
    for (Shard shard : shards.values()) {
      guarded(
          "compaction",
          shard,
          some -> {
            if (!compaction.compactWorthwhile(some).isEmpty()) requestIndexing(some);
          });
    }
  }

  private void requestIndexing(Shard shard) {
    if (!shard.indexingRequested.compareAndSet(false, true)) return;
    devices
        .background()
        .execute(() -> {
          shard.indexingRequested.set(false);
          guarded("index build", shard, indexing::build);
        });
  }

  /// After one that failed it waits a while: a full disk would be tried again with every write.
  private void requestFlush(Shard shard) {
    if (shard.isBroken() || devices.clock().monotonicNanos() - shard.nextFlushNanos < 0) return;
    if (!shard.flushRequested.compareAndSet(false, true)) return;
    devices
        .background()
        .execute(() -> {
          shard.flushRequested.set(false);
          guarded("flush", shard, this::flushOrRest);
        });
  }

  private void flushOrRest(Shard shard) {
    try {
      flush(shard.id);
    } catch (RuntimeException e) {
      shard.nextFlushNanos = devices.clock().monotonicNanos() + FLUSH_RETRY_NANOS;
      throw e;
    }
  }

  private void guarded(String what, Shard shard, Consumer<Shard> work) {
    if (closed || shard.isDropped()) return;
    try {
      work.accept(shard);
    } catch (RuntimeException e) {
      if (!closed && !shard.isDropped()) LOG.error("{} of {} failed", what, shard.channel, e);
    }
  }

  private void flushIfLarge(Shard shard) {
    if (shard.growingBytes() >= settings.flushBytes()) requestFlush(shard);
    if (isMemoryShort()) flushLargest();
  }

  private boolean isMemoryShort() {
    long limit = devices.growingMemory().limit();
    return devices.growingMemory().reserved() >= settings.memoryWatermark() * limit;
  }

  private void flushLargest() {
    Shard largest = null;
    long most = 0;
    for (Shard shard : shards.values()) {
      long bytes = shard.growingBytes();
      if (bytes > most) {
        most = bytes;
        largest = shard;
      }
    }
    if (largest != null) requestFlush(largest);
  }

  /// Waits a while for flushes to give memory back, then refuses.
  private void reserve(long bytes) {
    long slice = settings.memoryWaitMillis() / MEMORY_WAIT_SLICES;
    for (int i = 0; i < MEMORY_WAIT_SLICES - 1; i++) {
      if (devices.growingMemory().tryReserve(bytes)) return;
      flushLargest();
      if (devices.growingMemory().tryReserve(bytes, slice)) return;
    }
    devices.growingMemory().reserve(bytes, slice);
  }

  private void truncateLog() {
    long through = progress.sequence();
    for (Shard shard : shards.values()) through = Math.min(through, shard.publishedThrough());
    for (long first : unassigned.values()) through = Math.min(through, first - 1);
    devices.log().truncate(through);
  }

  private Shard shard(ShardId id) {
    Shard shard = shards.get(id);
    if (shard == null) {
      throw DatabaseException.of(
          ErrorCode.COLLECTION_NOT_FOUND, pair("collection", id.collection()));
    }
    return shard;
  }

  private long compactionInterval() {
    return TimeUnit.MILLISECONDS.toNanos(settings.compactionIntervalMillis());
  }

  private static long[] memoryOf(ShardRecord record, CollectionSchema schema) {
    if (!(record instanceof ShardRecord.Write(ShardWrite write))) return new long[0];
    long[] memory = new long[write.inserts().size()];
    for (int i = 0; i < memory.length; i++) {
      PartitionRows insert = write.inserts().get(i);
      memory[i] = GrowingSegment.bytesFor(schema, insert.rows());
    }
    return memory;
  }

  private static long sum(long[] values) {
    long sum = 0;
    for (long value : values) sum += value;
    return sum;
  }
}

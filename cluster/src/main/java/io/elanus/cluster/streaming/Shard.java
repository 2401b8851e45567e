package io.elanus.cluster.streaming;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.ShardWrite;
import io.elanus.cluster.role.ShardWrite.KeyDelete;
import io.elanus.cluster.role.ShardWrite.PartitionRows;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.growing.GrowingSegment;
import io.elanus.storage.format.manifest.Manifest;
import io.elanus.storage.format.segment.SegmentDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What one shard holds: its spec, its growing segments, the set that reads see. Methods that say
/// *in the lane* are called by tasks of [#lane] only.
final class Shard {
  final ShardId id;
  final String channel;
  final Lane lane;
  final ShardManifest manifest;

  /// Held by whoever changes what is sealed: flush, hand-over after a merge or an index build.
  final ReentrantLock maintenance = new ReentrantLock();

  /// Held by whoever chooses and merges segments.
  final ReentrantLock compacting = new ReentrantLock();

  /// Held by whoever builds indexes.
  final ReentrantLock indexing = new ReentrantLock();

  /// Held by whoever truncates.
  final ReentrantLock truncating = new ReentrantLock();

  final AtomicBoolean flushRequested = new AtomicBoolean();
  final AtomicBoolean indexingRequested = new AtomicBoolean();

  /// No flush is started unasked before this moment of the monotonic clock.
  volatile long nextFlushNanos;

  private final StreamingDevices devices;
  private final Progress progress;
  private volatile ShardSpec spec;
  private volatile ReadSet readSet;
  private volatile long appliedTimestamp;
  private volatile long dirtySince;
  private volatile long flushingSince;
  private volatile long dirtySinceNanos;
  private volatile long lastWriteNanos;
  private volatile boolean dropped;
  private volatile @Nullable Throwable broken;
  private volatile Timestamp truncatedAt = Timestamp.EARLIEST;
  private final Map<PartitionId, Timestamp> droppedPartitions = new ConcurrentHashMap<>();

  private final Map<PartitionId, Growing> active = new HashMap<>();
  private final List<LateDeletes> lateDeletes = new ArrayList<>();
  private long lastSequence;
  private boolean deletesDirty;

  /// Whether the query node may have a segment open, also one that reads do not see yet.
  private boolean sealedOpen;

  Shard(StreamingDevices devices, Progress progress, ShardSpec spec, Manifest newest) {
    this.devices = devices;
    this.progress = progress;
    this.id = spec.shard();
    this.channel = id.channel();
    this.lane = new Lane(devices.applier());
    this.spec = spec;
    this.lastSequence = newest.checkpoint();
    this.appliedTimestamp = newest.newest().value();
    this.manifest = new ShardManifest(devices, channel, newest, this::isForgotten);
    this.readSet = new ReadSet(List.of(), newest.segments().stream().map(this::sealed).toList());
    this.nextFlushNanos = devices.clock().monotonicNanos();
    this.sealedOpen = !newest.segments().isEmpty();
  }

  ShardSpec spec() {
    return spec;
  }

  // ---- reading

  /// Everything up to here is applied, and whatever comes later has a larger timestamp.
  Timestamp applied() {
    long durable = progress.timestamp();
    return new Timestamp(lane.isIdle() ? Math.max(durable, appliedTimestamp) : appliedTimestamp);
  }

  /// Waits for durable records that are not applied yet, if the moment may lie behind them. A write
  /// is answered after it is applied, so that what was answered never needs waiting for.
  void awaitApplied(Timestamp guarantee) {
    if (guarantee.value() > appliedTimestamp && !lane.isIdle()) lane.run(() -> {});
  }

  /// The set as it is now, held: let it go in the end.
  ReadSet hold() {
    while (true) {
      ReadSet now = readSet;
      if (now.tryHold()) return now;
    }
  }

  /// @throws DatabaseException when the shard cannot be read or written any more
  void requireUsable() {
    Throwable cause = broken;
    if (cause != null) {
      throw DatabaseException.of(
          ErrorCode.SERVICE_UNAVAILABLE,
          "shard must be recovered: " + cause,
          pair("channel", channel));
    }
    if (dropped)
      throw DatabaseException.of(ErrorCode.COLLECTION_NOT_FOUND, pair("channel", channel));
  }

  boolean isBroken() {
    return broken != null;
  }

  boolean isDropped() {
    return dropped;
  }

  /// When a truncation last took all of its rows; [Timestamp#EARLIEST] when none has since it was
  /// opened.
  Timestamp truncatedAt() {
    return truncatedAt;
  }

  /// Nothing more may be written: what is in memory may differ from what is durable.
  void breakDown(Throwable cause) {
    broken = cause;
  }

  // ---- applying, in the lane

  /// Takes a newer spec. What grows under an older schema grows no more.
  void follow(ShardSpec newer) {
    if (newer.isOlderThan(spec)) return;
    if (newer.schema().version() != spec.schema().version()) active.clear();
    spec = newer;
  }

  /// Applies one record. Records come in the log's order.
  ///
  /// @param reserved memory of each insert of a write, handed over
  void apply(long sequence, Timestamp timestamp, ShardRecord record, long[] reserved) {
    if (dropped) {
      for (long bytes : reserved) devices.growingMemory().release(bytes);
      return;
    }
    switch (record) {
      case ShardRecord.Write(ShardWrite write) -> apply(write, timestamp, reserved);
      case ShardRecord.DropPartition(PartitionId partition) -> {
        droppedPartitions.put(partition, timestamp);
        active.remove(partition);
        replace(
            growing -> growing.partition().equals(partition),
            sealed -> sealed.partition().equals(partition),
            List.of());
      }
      case ShardRecord.Truncate() -> {
        truncatedAt = timestamp;
        active.clear();
        replace(_ -> true, _ -> true, List.of());
      }
    }
    long now = devices.clock().monotonicNanos();
    lastSequence = sequence;
    appliedTimestamp = timestamp.value();
    lastWriteNanos = now;
    if (dirtySince == 0) {
      dirtySinceNanos = now;
      dirtySince = sequence;
    }
  }

  private void apply(ShardWrite write, Timestamp timestamp, long[] reserved) {
    if (write.delete() != null) delete(write.delete(), timestamp);
    for (int i = 0; i < write.inserts().size(); i++) {
      PartitionRows insert = write.inserts().get(i);
      Growing growing = growing(insert.partition());
      growing.addReserved(reserved[i]);
      growing.segment.append(insert.rows(), timestamp);
    }
  }

  private void delete(KeyDelete delete, Timestamp timestamp) {
    for (Growing growing : readSet.growing()) {
      if (delete.partitions().isEmpty() || delete.partitions().contains(growing.partition())) {
        growing.segment.delete(delete.keys(), timestamp);
      }
    }
    for (LateDeletes late : lateDeletes) {
      late.add(delete, timestamp);
    }
    if (sealedOpen) {
      deletesDirty = true;
      devices.queryNode().delete(id, delete, timestamp);
    }
  }

  private Growing growing(PartitionId partition) {
    Growing growing = active.get(partition);
    if (growing == null) {
      SegmentId segment = new SegmentId(devices.unique().getAsLong());
      growing =
          new Growing(
              new GrowingSegment(segment, partition, spec.schema()), devices.growingMemory());
      active.put(partition, growing);
      swap(readSet.withGrowing(growing));
    }
    return growing;
  }

  /// Changes what reads see, in one step.
  void replace(Predicate<Growing> growingOut, Predicate<Sealed> sealedOut, List<Sealed> sealedIn) {
    List<Sealed> kept = new ArrayList<>();
    for (Sealed segment : sealedIn) {
      if (isForgotten(segment.descriptor())) {
        segment.unused();
      } else {
        kept.add(segment);
      }
    }
    swap(readSet.replacing(growingOut, sealedOut, kept));
  }

  /// Takes over what was published of the sealed segments.
  void refreshDescriptors() {
    Map<SegmentId, SegmentDescriptor> published = new HashMap<>();
    manifest.current().segments().forEach(segment -> published.put(segment.id(), segment));
    for (Sealed segment : readSet.sealed()) {
      SegmentDescriptor newer = published.get(segment.id());
      if (newer != null) segment.replace(newer);
    }
  }

  private void swap(ReadSet newer) {
    ReadSet older = readSet;
    readSet = newer;
    older.letGo();
  }

  /// Forgets everything; later records are ignored.
  void drop() {
    dropped = true;
    active.clear();
    swap(new ReadSet(List.of(), List.of()));
  }

  /// Gives all memory back; the shard lives on in the log and the stores.
  void close() {
    active.clear();
    swap(new ReadSet(List.of(), List.of()));
  }

  // ---- flushing, in the lane

  /// What a flush has to write.
  ///
  /// @param growing no row is added to them any more
  /// @param sequence of the last record that they and the deletes contain
  /// @param timestamp of the same moment
  /// @param dirtySince the first record that is not published yet; 0 when all are
  /// @param deletesDirty whether deletes of sealed segments are not published yet
  /// @param late collects the deletes from now on
  record Frozen(
      List<Growing> growing,
      long sequence,
      Timestamp timestamp,
      long dirtySince,
      long dirtySinceNanos,
      boolean deletesDirty,
      LateDeletes late) {}

  Frozen freeze() {
    active.clear();
    Frozen frozen =
        new Frozen(
            readSet.growing(),
            lastSequence,
            new Timestamp(appliedTimestamp),
            dirtySince,
            dirtySinceNanos,
            deletesDirty,
            recordDeletes());
    frozen.growing().forEach(Counted::hold);
    flushingSince = dirtySince;
    dirtySince = 0;
    deletesDirty = false;
    return frozen;
  }

  /// After a flush that failed: all is to be published as before.
  void unfreeze(Frozen frozen) {
    if (frozen.dirtySince != 0) {
      dirtySince = frozen.dirtySince;
      dirtySinceNanos = frozen.dirtySinceNanos;
    }
    flushingSince = 0;
    deletesDirty |= frozen.deletesDirty;
  }

  /// After a flush that was published.
  void flushed() {
    flushingSince = 0;
  }

  /// Collects deletes from now on.
  LateDeletes recordDeletes() {
    LateDeletes late = new LateDeletes();
    lateDeletes.add(late);
    return late;
  }

  /// Ends it: from now on the query node applies deletes to the new segment, if one is open.
  void stopRecording(LateDeletes late) {
    lateDeletes.remove(late);
    sealedOpen = true;
  }

  // ---- watching

  /// Records up to here are published, or were not for this shard.
  long publishedThrough() {
    long durable = progress.sequence();
    boolean idle = lane.isIdle();
    long dirty = dirtySince;
    long flushing = flushingSince; // after dirtySince: a freeze writes them in the other order
    if (flushing != 0) return flushing - 1;
    if (dirty != 0) return dirty - 1;
    return idle ? durable : manifest.checkpoint();
  }

  long growingBytes() {
    ReadSet set = hold();
    try {
      long bytes = 0;
      for (Growing growing : set.growing()) bytes += growing.reserved();
      return bytes;
    } finally {
      set.letGo();
    }
  }

  boolean isDirty() {
    return dirtySince != 0;
  }

  /// Nanoseconds since the last write, and since the oldest one that is not flushed.
  long idleNanos(long now) {
    return now - lastWriteNanos;
  }

  long dirtyNanos(long now) {
    return now - dirtySinceNanos;
  }

  Sealed sealed(SegmentDescriptor descriptor) {
    return new Sealed(
        descriptor,
        unused ->
            devices
                .background()
                .execute(() -> {
                  devices.queryNode().retire(id, List.of(unused.id()));
                  manifest.discard(unused);
                }));
  }

  /// Whether a truncation or the drop of a partition took all of its rows.
  private boolean isForgotten(SegmentDescriptor segment) {
    Timestamp droppedAt = droppedPartitions.getOrDefault(segment.partition(), Timestamp.EARLIEST);
    return segment.newest().compareTo(truncatedAt) <= 0
        || segment.newest().compareTo(droppedAt) <= 0;
  }
}

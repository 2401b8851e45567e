package io.elanus.storage.format.deletes;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.Checksum;
import io.elanus.storage.format.container.Corruption;
import io.elanus.storage.format.container.Digest;
import io.elanus.storage.format.container.Layouts;
import io.elanus.storage.format.segment.SegmentDescriptor.DeletesFile;
import io.elanus.storage.objectstore.ObjectStore;
import io.elanus.storage.objectstore.ObjectWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Deleted rows of one segment, and the object that holds them.
///
/// | offset   | bytes     | field      | meaning                                     |
/// |---------:|----------:|------------|---------------------------------------------|
/// |        0 |         4 | magic      | ASCII `EDEL`                                |
/// |        4 |         4 | version    | 1                                           |
/// |        8 |         8 | segment    | whose rows they are                         |
/// |       16 |         4 | count      |                                             |
/// |       20 |         4 | reserved   | zero                                        |
/// |       24 | 8 x count | timestamps | when each row was deleted                   |
/// |          | 4 x count | rows       | strictly ascending, from 0                  |
/// |          |         4 | checksum   | CRC-32C of everything before                |
///
/// @param rows strictly ascending
/// @param timestamps when each of them was deleted
public record RowDeletes(int[] rows, long[] timestamps) {
  private static final int MAGIC = 0x4C454445; // "EDEL"
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 24;
  private static final int CHECKSUM_BYTES = 4;

  public static final RowDeletes NONE = new RowDeletes(new int[0], new long[0]);

  public RowDeletes {
    if (rows.length != timestamps.length || !ascend(rows)) {
      throw new IllegalArgumentException(
          rows.length + " rows, " + timestamps.length + " timestamps, or rows that do not ascend");
    }
  }

  public int count() {
    return rows.length;
  }

  /// The newest delete; [Timestamp#EARLIEST] without any.
  public Timestamp newest() {
    return new Timestamp(Arrays.stream(timestamps).max().orElse(0));
  }

  /// The deleted rows as a set.
  public Bits asBits(int rowCount) {
    Bits bits = Bits.none(rowCount);
    for (int row : rows) {
      bits.set(row);
    }
    return bits;
  }

  /// Writes a new object and makes it durable.
  public DeletesFile write(ObjectStore store, String object, SegmentId segment) {
    byte[] bytes = encode(segment);
    try (ObjectWriter writer = store.create(object)) {
      writer.write(ByteBuffer.wrap(bytes));
      writer.commit();
    }
    return new DeletesFile(object, count(), newest(), bytes.length, Digest.of(bytes));
  }

  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when the object is corrupt or another
  ///   segment's
  public static RowDeletes read(ObjectStore store, DeletesFile file, SegmentId segment) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = store.open(file.object(), arena);
      RowDeletes deletes = decode(bytes, segment, file.object());
      if (!Digest.of(bytes).equals(file.digest())) {
        throw Corruption.of(file.object(), "digest instead of %s", file.digest());
      }
      if (deletes.count() != file.deletedRows() || !deletes.newest().equals(file.newest())) {
        throw Corruption.of(
            file.object(),
            "%d rows up to %s instead of %d up to %s",
            deletes.count(),
            deletes.newest(),
            file.deletedRows(),
            file.newest());
      }
      return deletes;
    }
  }

  byte[] encode(SegmentId segment) {
    int size = Math.toIntExact(HEADER_BYTES + 12L * count() + CHECKSUM_BYTES);
    MemorySegment bytes = MemorySegment.ofArray(new byte[size]);
    bytes.set(Layouts.INT32, 0, MAGIC);
    bytes.set(Layouts.INT32, 4, VERSION);
    bytes.set(Layouts.INT64, 8, segment.value());
    bytes.set(Layouts.INT32, 16, count());
    MemorySegment.copy(timestamps, 0, bytes, Layouts.INT64, HEADER_BYTES, count());
    MemorySegment.copy(rows, 0, bytes, Layouts.INT32, HEADER_BYTES + 8L * count(), count());
    bytes.set(
        Layouts.INT32, size - CHECKSUM_BYTES, Checksum.of(bytes.asSlice(0, size - CHECKSUM_BYTES)));
    return (byte[]) bytes.heapBase().orElseThrow();
  }

  static RowDeletes decode(MemorySegment bytes, SegmentId segment, String origin) {
    MemorySegment content = Checksum.verified(bytes, MAGIC, VERSION, origin);
    ByteReader in = new ByteReader(content, origin);
    in.int64();
    long owner = in.int64();
    int count = in.int32();
    int reserved = in.int32();
    if (owner != segment.value() || reserved != 0 || count < 0 || in.remaining() != 12L * count) {
      throw in.wrong(
          "%d rows of segment %d in %d bytes, for segment %s",
          count, owner, in.remaining(), segment);
    }
    long[] timestamps = new long[count];
    int[] rows = new int[count];
    MemorySegment.copy(content, Layouts.INT64, HEADER_BYTES, timestamps, 0, count);
    MemorySegment.copy(content, Layouts.INT32, HEADER_BYTES + 8L * count, rows, 0, count);
    if (!ascend(rows)) {
      throw in.wrong("rows do not ascend");
    }
    return new RowDeletes(rows, timestamps);
  }

  private static boolean ascend(int[] rows) {
    int previous = -1;
    for (int row : rows) {
      if (row <= previous) {
        return false;
      }
      previous = row;
    }
    return true;
  }
}

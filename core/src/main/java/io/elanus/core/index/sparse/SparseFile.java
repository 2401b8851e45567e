package io.elanus.core.index.sparse;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.index.IndexSize;
import io.elanus.core.index.RowsShape;
import io.elanus.core.index.layout.Sections;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The header of a file of posting lists; its [Partition]s follow, one after the other.
/// Little-endian.
///
/// | offset | bytes | field | meaning |
/// |-------:|------:|-------|---------|
/// |   0 |  4 | magic      | ASCII `ESPX` |
/// |   4 |  4 | version    | 3; 2 in files whose partitions have no impacts, 1 where they have no rows either |
/// |   8 |  4 | metric     | 0 IP, 1 BM25 |
/// |  12 |  4 | algorithm  | 0 TAAT_NAIVE, 1 DAAT_MAXSCORE, 2 DAAT_WAND, 3 BLOCK_MAX_MAXSCORE, 4 BLOCK_MAX_WAND, 5 SINDI |
/// |  16 |  4 | rowCount   | rows of all partitions |
/// |  20 |  4 | partitions | their number: one for each 65,536 rows |
/// |  24 | 36 | nothing    | zero |
/// |  60 |  4 | checksum   | CRC-32C of bytes 0..60 |
record SparseFile(Metric metric, SparseAlgorithm algorithm, int rowCount) {
  static final int HEADER_BYTES = 64;

  static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong INT64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfChar UINT16 =
      ValueLayout.JAVA_CHAR_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int MAGIC = 'E' | 'S' << 8 | 'P' << 16 | 'X' << 24;
  static final int VERSION = 3;

  private static final int OLDEST = 1;
  private static final int CHECKSUM = 60;

  int partitions() {
    return Partition.countFor(rowCount);
  }

  /// With rows of such a shape. How many lists are long cannot be known: their windows are taken to
  /// be those of lists twice as long as a long one is at least. Weights are taken to be above zero.
  IndexSize size(RowsShape.Sparse rows) {
    long bytes = HEADER_BYTES;
    for (int p = 0; p < partitions(); p++) {
      int count = Math.min(Partition.ROWS, rowCount - p * Partition.ROWS);
      int postings = Math.toIntExact(rows.elements() * count / Math.max(1, rowCount));
      int longs = Math.min(rows.positions(), postings / (2 * Partition.LONG_LIST));
      bytes +=
          PartitionLayout.of(
                  count,
                  rows.positions(),
                  postings,
                  longs,
                  rows.smallWholes() ? 1 : 4,
                  metric == Metric.BM25,
                  metric == Metric.IP,
                  metric == Metric.IP)
              .end();
    }
    return new IndexSize(bytes, 0);
  }

  ByteBuffer header() {
    MemorySegment header = MemorySegment.ofArray(new byte[HEADER_BYTES]);
    int[] fields = {
      MAGIC, VERSION, metric == Metric.BM25 ? 1 : 0, algorithm.ordinal(), rowCount, partitions()
    };
    for (int i = 0; i < fields.length; i++) {
      header.set(INT32, 4L * i, fields[i]);
    }
    header.set(INT32, CHECKSUM, Sections.crc(header.asSlice(0, CHECKSUM)));
    return header.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Reads and checks the header.
  static SparseFile read(MemorySegment file) {
    if (file.byteSize() < HEADER_BYTES || file.get(INT32, 0) != MAGIC) {
      throw damaged("is no file of posting lists");
    }
    int version = file.get(INT32, 4);
    if (version < OLDEST || version > VERSION) {
      throw damaged("has version " + version + ", not " + VERSION);
    }
    if (file.get(INT32, CHECKSUM) != Sections.crc(file.asSlice(0, CHECKSUM))) {
      throw damaged("has a wrong checksum in its header");
    }
    int metric = file.get(INT32, 8);
    int algorithm = file.get(INT32, 12);
    SparseFile read =
        new SparseFile(
            metric == 1 ? Metric.BM25 : Metric.IP,
            SparseAlgorithm.values()[Math.clamp(algorithm, 0, SparseAlgorithm.values().length - 1)],
            file.get(INT32, 16));
    if (metric < 0
        || metric > 1
        || algorithm != read.algorithm.ordinal()
        || read.rowCount < 0
        || file.get(INT32, 20) != read.partitions()) {
      throw damaged("has a header that contradicts itself");
    }
    return read;
  }

  static DatabaseException damaged(String what) {
    return DatabaseException.of(ErrorCode.IO_FAILED, "the sparse index file " + what);
  }
}

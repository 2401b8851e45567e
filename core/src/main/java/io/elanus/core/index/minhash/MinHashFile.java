package io.elanus.core.index.minhash;

import io.elanus.core.index.IndexSize;
import io.elanus.core.index.layout.SectionFile;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// What a MINHASH_LSH file says, as a [SectionFile] with the magic `EMLH`.
///
/// | number | meaning |
/// |-------:|---------|
/// | 0 | elementBits |
/// | 1 | elements of a signature |
/// | 2 | bands |
/// | 3 | rowCount |
/// | 4 | dimension: bits of a vector |
/// | 5 | 1 when the hashes are to be kept in memory, else 0 |
///
/// | section | shape | meaning |
/// |--------:|-------|---------|
/// | 0 | int64 `[bands][rowCount]` | hashes of each band, ascending |
/// | 1 | int32 `[bands][rowCount]` | their rows, ascending among equal hashes |
record MinHashFile(Signatures signatures, int rowCount, int dimension, boolean inMemory) {
  private static final int MAGIC = SectionFile.magic("EMLH");
  private static final int HASHES = 0;
  private static final int ROWS = 1;

  void write(MemorySegment hashes, MemorySegment rows, Consumer<ByteBuffer> sink) {
    SectionFile.write(
        MAGIC,
        new int[] {
          signatures.elementBits(),
          signatures.elements(),
          signatures.bands(),
          rowCount,
          dimension,
          inMemory ? 1 : 0
        },
        new MemorySegment[] {hashes, rows},
        sink);
  }

  static SectionFile open(MemorySegment file) {
    return SectionFile.read(file, MAGIC, 2);
  }

  static MinHashFile of(SectionFile file) {
    return new MinHashFile(
        new Signatures(file.number(0), file.number(1), file.number(2)),
        file.number(3),
        file.number(4),
        file.number(5) == 1);
  }

  IndexSize size() {
    return new IndexSize(
        SectionFile.bytes(hashBytes(), rowBytes()), inMemory ? hashBytes() + rowBytes() : 0);
  }

  MemorySegment hashes(SectionFile file) {
    return file.section(HASHES, hashBytes());
  }

  MemorySegment rows(SectionFile file) {
    return file.section(ROWS, rowBytes());
  }

  private long hashBytes() {
    return 8L * signatures.bands() * rowCount;
  }

  private long rowBytes() {
    return 4L * signatures.bands() * rowCount;
  }
}

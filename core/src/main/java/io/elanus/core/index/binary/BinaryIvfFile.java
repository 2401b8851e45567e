package io.elanus.core.index.binary;

import io.elanus.core.index.IndexSize;
import io.elanus.core.index.layout.SectionFile;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// What a BIN_IVF_FLAT file says, as a [SectionFile] with the magic `EBIV`.
///
/// | number | meaning |
/// |-------:|---------|
/// | 0 | metric: 0 HAMMING, 1 JACCARD |
/// | 1 | dimension: bits of a vector |
/// | 2 | rowCount |
/// | 3 | listCount |
///
/// | section | shape | meaning |
/// |--------:|-------|---------|
/// | 0 | bits `[listCount][width]` | centres; `width` is the dimension rounded up to 512 bits |
/// | 1 | int32 `[listCount + 1]` | where each list begins |
/// | 2 | int32 `[rowCount]` | rows, list by list, ascending in each |
/// | 3 | bits `[rowCount][width]` | their vectors |
record BinaryIvfFile(BitDistance distance, int dimension, int rowCount, int listCount) {
  private static final int MAGIC = SectionFile.magic("EBIV");
  static final int CENTRES = 0;
  static final int STARTS = 1;
  static final int ROWS = 2;
  static final int VECTORS = 3;

  void write(MemorySegment[] sections, Consumer<ByteBuffer> sink) {
    SectionFile.write(
        MAGIC, new int[] {distance.ordinal(), dimension, rowCount, listCount}, sections, sink);
  }

  static SectionFile open(MemorySegment file) {
    return SectionFile.read(file, MAGIC, 4);
  }

  static BinaryIvfFile of(SectionFile file) {
    return new BinaryIvfFile(
        file.number(0) == 0 ? BitDistance.HAMMING : BitDistance.JACCARD,
        file.number(1),
        file.number(2),
        file.number(3));
  }

  IndexSize size() {
    long centres = (long) width() * listCount;
    long starts = 4L * (listCount + 1);
    long rows = 4L * rowCount;
    return new IndexSize(
        SectionFile.bytes(centres, starts, rows, (long) width() * rowCount),
        centres + starts + rows);
  }

  /// Bytes of a vector with its padding.
  int width() {
    return (dimension / 8 + 63) & -64;
  }
}

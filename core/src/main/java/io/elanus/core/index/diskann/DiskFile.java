package io.elanus.core.index.diskann;

import io.elanus.core.index.IndexSize;
import io.elanus.core.index.hnsw.graph.FileNumbers;
import io.elanus.core.index.hnsw.graph.SectionTable;
import io.elanus.core.index.hnsw.graph.Twins;
import io.elanus.core.index.hnsw.quantized.NodeCoderSize;
import io.elanus.core.index.layout.Sections;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The header of a graph on disk. Little-endian; it fills a page, so that records lie on pages when
/// the file does.
///
/// | offset | bytes | field | meaning |
/// |-------:|------:|-------|---------|
/// |   0 |  4 | magic          | ASCII `EDSK` |
/// |   4 |  4 | version        | 1 |
/// |   8 |  4 | metric         | 0 L2, 1 IP, 2 COSINE |
/// |  12 |  4 | elementType    | 0 FLOAT_VECTOR, 1 FLOAT16_VECTOR, 2 BFLOAT16_VECTOR, 3 INT8_VECTOR |
/// |  16 |  4 | dimension      | elements of a vector |
/// |  20 |  4 | rowCount       | rows, each with a record and a code |
/// |  24 |  4 | twinCount      | rows that share another's place in the graph |
/// |  28 |  4 | codedDimension | elements as coded: the dimension and zeros up to whole parts |
/// |  32 |  4 | codeBytes      | bytes of a code |
/// |  36 |  4 | maxDegree      | most neighbours of a node |
/// |  40 |  4 | entryCount     | nodes that walks start from |
/// |  44 | 20 | nothing        | zero |
/// |  64 | 5 x 24 | sections   | see [SectionTable] |
/// | 184 |  4 | nothing        | zero |
/// | 188 |  4 | checksum       | CRC-32C of bytes 0..188 |
/// | 192 | 3904 | nothing      | zero |
///
/// Opening verifies every section but the records, which [DiskIndex#verify] reads.
record DiskFile(
    Metric metric,
    DataType elementType,
    int dimension,
    int rowCount,
    int twinCount,
    int codedDimension,
    int codeBytes,
    int maxDegree,
    int entryCount) {

  /// What follows the header, in this order.
  enum Section {
    /// [DiskRecords].
    RECORDS,
    /// The quantizer: see `ResidualNodes`.
    CODER,
    /// bytes `[rowCount][codeBytes]`.
    CODES,
    /// int32 `[entryCount]`.
    ENTRIES,
    /// int32 `[twinCount][2]`: see [Twins#toPairs].
    TWINS
  }

  static final SectionTable TABLE = new SectionTable(64, 188);

  private static final int MAGIC = 'E' | 'D' << 8 | 'S' << 16 | 'K' << 24;
  private static final int VERSION = 1;
  static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// The header, without what [SectionTable] fills in.
  MemorySegment header() {
    int[] fields = {
      MAGIC,
      VERSION,
      FileNumbers.of(metric),
      FileNumbers.of(elementType),
      dimension,
      rowCount,
      twinCount,
      codedDimension,
      codeBytes,
      maxDegree,
      entryCount
    };
    MemorySegment header = MemorySegment.ofArray(new byte[DiskRecords.PAGE]);
    for (int i = 0; i < fields.length; i++) {
      header.set(INT32, 4L * i, fields[i]);
    }
    return header;
  }

  /// Reads and checks the header.
  static DiskFile read(MemorySegment file) {
    if (file.byteSize() < DiskRecords.PAGE || field(file, 0) != MAGIC) {
      throw SectionTable.damaged("is no graph on disk");
    }
    if (field(file, 1) != VERSION) {
      throw SectionTable.damaged("has version " + field(file, 1) + ", not " + VERSION);
    }
    TABLE.requireHeader(file);
    return new DiskFile(
        FileNumbers.metric(field(file, 2)),
        FileNumbers.elementType(field(file, 3)),
        field(file, 4),
        field(file, 5),
        field(file, 6),
        field(file, 7),
        field(file, 8),
        field(file, 9),
        field(file, 10));
  }

  private static int field(MemorySegment file, int number) {
    return file.get(INT32, 4L * number);
  }

  /// A section, its length and checksum verified.
  MemorySegment section(MemorySegment file, Section section) {
    return TABLE.section(file, section.ordinal(), section.name(), bytesOf(file, section));
  }

  /// The records, only their length verified.
  DiskRecords records(MemorySegment file) {
    Section section = Section.RECORDS;
    MemorySegment bytes =
        TABLE.located(file, section.ordinal(), section.name(), bytesOf(file, section));
    return new DiskRecords(bytes, elementType, dimension, rowCount, maxDegree);
  }

  /// With such a coder.
  IndexSize size(NodeCoderSize coder) {
    long records = rowCount * DiskRecords.stride(elementType, dimension, maxDegree);
    long codes = (long) rowCount * codeBytes;
    long entries = 4L * entryCount;
    long twins = (long) twinCount * Twins.PAIR_BYTES;
    return new IndexSize(
        Sections.end(DiskRecords.PAGE, records, coder.fileBytes(), codes, entries, twins),
        codes + entries + coder.residentBytes());
  }

  private long bytesOf(MemorySegment file, Section section) {
    return switch (section) {
      case RECORDS -> rowCount * DiskRecords.stride(elementType, dimension, maxDegree);
      case CODER -> TABLE.lengthOf(file, section.ordinal());
      case CODES -> (long) rowCount * codeBytes;
      case ENTRIES -> 4L * entryCount;
      case TWINS -> (long) twinCount * Twins.PAIR_BYTES;
    };
  }
}

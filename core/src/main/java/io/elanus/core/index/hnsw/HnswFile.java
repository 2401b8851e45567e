package io.elanus.core.index.hnsw;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.IndexSize;
import io.elanus.core.index.hnsw.graph.FileNumbers;
import io.elanus.core.index.hnsw.graph.NodeLayout;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.graph.SectionTable;
import io.elanus.core.index.hnsw.graph.Twins;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.index.layout.Sections;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;

/// The header of a graph file; the sections behind it are as they are in memory. Little-endian.
///
/// | offset | bytes | field | meaning |
/// |-------:|------:|-------|---------|
/// |   0 |  4 | magic          | ASCII `EHNW` |
/// |   4 |  4 | version        | 5 |
/// |   8 |  4 | metric         | 0 L2, 1 IP, 2 COSINE |
/// |  12 |  4 | dimension      | elements of a vector |
/// |  16 |  4 | rowCount       | rows, each with a record in NODES |
/// |  20 |  4 | m              | links that a new node made |
/// |  24 |  4 | efConstruction | candidates that were weighed |
/// |  28 |  4 | codeBytes      | bytes of a code: the next multiple of 64, above 256 of 16 |
/// |  32 |  4 | maxDegree      | most neighbours of a node |
/// |  36 |  4 | sampleCount    | nodes in the entry sample |
/// |  40 |  4 | scale          | float32, a step of the codes |
/// |  44 |  4 | longest        | float32, length of the longest vector as coded |
/// |  48 |  4 | elementType    | 0 FLOAT_VECTOR, 1 FLOAT16_VECTOR, 2 BFLOAT16_VECTOR, 3 INT8_VECTOR |
/// |  52 |  4 | twinCount      | rows that share the code of a smaller row and are no nodes |
/// |  56 |  4 | curvePoints    | beam widths whose recall was measured, 0 when none was |
/// |  60 |  4 | prefix         | first bytes of a code that tell most of a distance, 0 when elements come as in vectors |
/// |  64 | 7 x 24 | sections   | offset (8), bytes (8), CRC-32C (4), zero (4) of each [Section] |
/// | 232 | 20 | nothing        | zero |
/// | 252 |  4 | checksum       | CRC-32C of bytes 0..252 |
///
/// Each section starts at a multiple of 64; what lies between is zero.
///
/// Versions 1 to 4 are read as well. In version 4 prefix is zero. Version 3 is like that, but codes
/// are padded to multiples of 64, and NODES has a record for each row, of a multiple of 64 bytes:
/// its code, then its neighbours as int32 `[maxDegree]`, ended by -1 when there are fewer. Version
/// 2 is like that and has no curvePoints and no section CURVE. Version 1 is like that too: its
/// header has 192 bytes, elementType and twinCount are zero, the section TWINS is not there, and
/// the checksum of bytes 0..188 is at 188.
record HnswFile(
    Metric metric,
    DataType elementType,
    int dimension,
    int rowCount,
    int twinCount,
    HnswParameters parameters,
    int codeBytes,
    int maxDegree,
    int sampleCount,
    float scale,
    float longest,
    int curvePoints,
    int prefix,
    NodeLayout layout) {

  /// What follows the header, in this order.
  enum Section {
    /// float32 `[dimension]`: the quantizer's origin, in the order of codes. Where prefix is not
    /// zero, int32 `[dimension]` follow: which element of a vector comes at each place.
    ORIGIN,
    /// int32 `[sampleCount]`: the nodes of the entry sample.
    SAMPLE_NODES,
    /// bytes `[sampleCount][codeBytes]`: their codes.
    SAMPLE_CODES,
    /// float32 `[rowCount]`: the distance of each vector from what its code stands for.
    ERRORS,
    /// [NodeRecords].
    NODES,
    /// int32 `[twinCount][2]`: see [Twins#toPairs].
    TWINS,
    /// [RecallCurve].
    CURVE
  }

  static final int HEADER_BYTES = 256;
  private static final int MAGIC = 'E' | 'H' << 8 | 'N' << 16 | 'W' << 24;
  private static final int VERSION = 5;
  private static final int VERSION_OF_NATURAL_ORDER = 4;
  private static final int VERSION_OF_RECORDS = 3;
  private static final int VERSION_WITHOUT_CURVE = 2;
  private static final int VERSION_WITHOUT_TWINS = 1;
  private static final SectionTable TABLE = new SectionTable(64, 252);
  private static final SectionTable TABLE_OF_VERSION_1 = new SectionTable(64, 188);
  private static final ValueLayout.OfInt INT32 = NodeRecords.INT32;
  static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Hands over the whole file, in order.
  ///
  /// @param sections one for each [Section], in its order
  void write(MemorySegment[] sections, Consumer<ByteBuffer> sink) {
    MemorySegment header = MemorySegment.ofArray(new byte[HEADER_BYTES]);
    writeFields(header);
    TABLE.write(header, sections, sink);
  }

  private void writeFields(MemorySegment header) {
    int[] fields = {
      MAGIC,
      VERSION,
      FileNumbers.of(metric),
      dimension,
      rowCount,
      parameters.m(),
      parameters.efConstruction(),
      codeBytes,
      maxDegree,
      sampleCount,
      Float.floatToRawIntBits(scale),
      Float.floatToRawIntBits(longest),
      FileNumbers.of(elementType),
      twinCount,
      curvePoints,
      prefix
    };
    for (int i = 0; i < fields.length; i++) {
      header.set(INT32, 4L * i, fields[i]);
    }
  }

  /// Reads and checks the header.
  static HnswFile read(MemorySegment file) {
    if (file.byteSize() < HEADER_BYTES || file.get(INT32, 0) != MAGIC) {
      throw damaged("is no graph file");
    }
    int version = file.get(INT32, 4);
    if (version < VERSION_WITHOUT_TWINS || version > VERSION) {
      throw damaged("has version " + version + ", not " + VERSION);
    }
    (version == VERSION_WITHOUT_TWINS ? TABLE_OF_VERSION_1 : TABLE).requireHeader(file);
    return new HnswFile(
        FileNumbers.metric(file.get(INT32, 8)),
        FileNumbers.elementType(file.get(INT32, 48)),
        file.get(INT32, 12),
        file.get(INT32, 16),
        file.get(INT32, 52),
        new HnswParameters(file.get(INT32, 20), file.get(INT32, 24)),
        file.get(INT32, 28),
        file.get(INT32, 32),
        file.get(INT32, 36),
        file.get(FLOAT32, 40),
        file.get(FLOAT32, 44),
        version <= VERSION_WITHOUT_CURVE ? 0 : file.get(INT32, 56),
        version <= VERSION_OF_NATURAL_ORDER ? 0 : file.get(INT32, 60),
        version <= VERSION_OF_RECORDS ? NodeLayout.INTERLEAVED : NodeLayout.APART);
  }

  /// A section, its length and checksum verified.
  MemorySegment section(MemorySegment file, Section section) {
    return TABLE.section(file, section.ordinal(), section.name(), bytesOf(section));
  }

  IndexSize size() {
    long[] sections = Arrays.stream(Section.values()).mapToLong(this::bytesOf).toArray();
    long hot =
        bytesOf(Section.NODES) + bytesOf(Section.SAMPLE_CODES) + bytesOf(Section.SAMPLE_NODES);
    long straysAndLoose = 2 * ((rowCount + 63) / 64 * 8L);
    return new IndexSize(Sections.end(HEADER_BYTES, sections), hot + straysAndLoose);
  }

  long bytesOf(Section section) {
    return switch (section) {
      case ORIGIN -> (prefix > 0 ? 8L : 4L) * dimension;
      case SAMPLE_NODES -> 4L * sampleCount;
      case SAMPLE_CODES -> (long) sampleCount * codeBytes;
      case ERRORS -> 4L * rowCount;
      case NODES -> layout.bytesOf(rowCount, codeBytes, maxDegree);
      case TWINS -> (long) twinCount * Twins.PAIR_BYTES;
      case CURVE -> (long) curvePoints * RecallCurve.POINT_BYTES;
    };
  }

  static DatabaseException damaged(String what) {
    return SectionTable.damaged(what);
  }
}

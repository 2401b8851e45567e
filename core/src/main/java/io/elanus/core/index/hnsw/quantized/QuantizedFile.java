package io.elanus.core.index.hnsw.quantized;

import io.elanus.core.index.IndexSize;
import io.elanus.core.index.hnsw.graph.FileNumbers;
import io.elanus.core.index.hnsw.graph.NodeLayout;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.graph.SectionTable;
import io.elanus.core.index.hnsw.graph.Twins;
import io.elanus.core.index.layout.Sections;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// The header of the file of a quantized graph; the sections behind it are as they are in memory.
/// Little-endian.
///
/// | offset | bytes | field | meaning |
/// |-------:|------:|-------|---------|
/// |   0 |  4 | magic          | ASCII `EHNQ` |
/// |   4 |  4 | version        | 2 |
/// |   8 |  4 | metric         | as in `HnswFile` |
/// |  12 |  4 | elementType    | as in `HnswFile` |
/// |  16 |  4 | dimension      | elements of a vector |
/// |  20 |  4 | rowCount       | rows, each with a record in NODES |
/// |  24 |  4 | twinCount      | rows that are no nodes |
/// |  28 |  4 | codeBytes      | bytes of a code |
/// |  32 |  4 | maxDegree      | most neighbours of a node |
/// |  36 |  4 | sampleCount    | nodes in the entry sample |
/// |  40 |  4 | refine         | 1 when hits are scored exactly, 0 when by their codes |
/// |  44 | 20 | nothing        | zero |
/// |  64 | 5 x 24 | sections   | see [SectionTable] |
/// | 184 |  4 | nothing        | zero |
/// | 188 |  4 | checksum       | CRC-32C of bytes 0..188 |
///
/// Version 1 is read as well: NODES is as in version 3 of `HnswFile` there.
record QuantizedFile(
    Metric metric,
    DataType elementType,
    int dimension,
    int rowCount,
    int twinCount,
    int codeBytes,
    int maxDegree,
    int sampleCount,
    boolean refine,
    NodeLayout layout) {

  /// What follows the header, in this order.
  enum Section {
    /// [NodeCoder#toBytes].
    CODER,
    /// int32 `[sampleCount]`: the nodes of the entry sample.
    SAMPLE_NODES,
    /// bytes `[sampleCount][codeBytes]`: their codes.
    SAMPLE_CODES,
    /// [NodeRecords].
    NODES,
    /// int32 `[twinCount][2]`: see [Twins#toPairs].
    TWINS
  }

  private static final int HEADER_BYTES = 192;
  private static final int MAGIC = 'E' | 'H' << 8 | 'N' << 16 | 'Q' << 24;
  private static final int VERSION = 2;
  private static final int VERSION_OF_RECORDS = 1;
  private static final SectionTable TABLE = new SectionTable(64, 188);

  /// With such a coder.
  IndexSize size(NodeCoderSize coder) {
    long sampleNodes = 4L * sampleCount;
    long sampleCodes = (long) sampleCount * codeBytes;
    long nodes = layout.bytesOf(rowCount, codeBytes, maxDegree);
    long twins = (long) twinCount * Twins.PAIR_BYTES;
    return new IndexSize(
        Sections.end(HEADER_BYTES, coder.fileBytes(), sampleNodes, sampleCodes, nodes, twins),
        nodes + sampleCodes + sampleNodes + coder.residentBytes());
  }

  /// Hands over the whole file, in order.
  ///
  /// @param sections one for each [Section], in its order
  void write(MemorySegment[] sections, Consumer<ByteBuffer> sink) {
    int[] fields = {
      MAGIC,
      VERSION,
      FileNumbers.of(metric),
      FileNumbers.of(elementType),
      dimension,
      rowCount,
      twinCount,
      codeBytes,
      maxDegree,
      sampleCount,
      refine ? 1 : 0
    };
    MemorySegment header = MemorySegment.ofArray(new byte[HEADER_BYTES]);
    for (int i = 0; i < fields.length; i++) {
      header.set(NodeRecords.INT32, 4L * i, fields[i]);
    }
    TABLE.write(header, sections, sink);
  }

  /// Reads and checks the header.
  static QuantizedFile read(MemorySegment file) {
    if (file.byteSize() < HEADER_BYTES || field(file, 0) != MAGIC) {
      throw SectionTable.damaged("is no quantized graph");
    }
    int version = field(file, 1);
    if (version < VERSION_OF_RECORDS || version > VERSION) {
      throw SectionTable.damaged("has version " + version + ", not " + VERSION);
    }
    TABLE.requireHeader(file);
    return new QuantizedFile(
        FileNumbers.metric(field(file, 2)),
        FileNumbers.elementType(field(file, 3)),
        field(file, 4),
        field(file, 5),
        field(file, 6),
        field(file, 7),
        field(file, 8),
        field(file, 9),
        field(file, 10) != 0,
        version == VERSION_OF_RECORDS ? NodeLayout.INTERLEAVED : NodeLayout.APART);
  }

  private static int field(MemorySegment file, int number) {
    return file.get(NodeRecords.INT32, 4L * number);
  }

  /// A section, its length and checksum verified.
  MemorySegment section(MemorySegment file, Section section) {
    long length =
        switch (section) {
          case CODER -> TABLE.lengthOf(file, section.ordinal());
          case SAMPLE_NODES -> 4L * sampleCount;
          case SAMPLE_CODES -> (long) sampleCount * codeBytes;
          case NODES -> layout.bytesOf(rowCount, codeBytes, maxDegree);
          case TWINS -> (long) twinCount * Twins.PAIR_BYTES;
        };
    return TABLE.section(file, section.ordinal(), section.name(), length);
  }
}

package io.elanus.core.index.hnsw;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// The header of a graph file; the sections behind it are as they are in memory. Little-endian.
///
/// | offset | bytes | field | meaning |
/// |-------:|------:|-------|---------|
/// |   0 |  4 | magic          | ASCII `EHNW` |
/// |   4 |  4 | version        | 2 |
/// |   8 |  4 | metric         | 0 L2, 1 IP, 2 COSINE |
/// |  12 |  4 | dimension      | elements of a vector |
/// |  16 |  4 | rowCount       | rows, each with a record in NODES |
/// |  20 |  4 | m              | links that a new node made |
/// |  24 |  4 | efConstruction | candidates that were weighed |
/// |  28 |  4 | codeBytes      | bytes of a code, a multiple of 64 |
/// |  32 |  4 | maxDegree      | most neighbours of a node |
/// |  36 |  4 | sampleCount    | nodes in the entry sample |
/// |  40 |  4 | scale          | float32, a step of the codes |
/// |  44 |  4 | longest        | float32, length of the longest vector as coded |
/// |  48 |  4 | elementType    | 0 FLOAT_VECTOR, 1 FLOAT16_VECTOR, 2 BFLOAT16_VECTOR, 3 INT8_VECTOR |
/// |  52 |  4 | twinCount      | rows that share the code of a smaller row and are no nodes |
/// |  56 |  8 | nothing        | zero |
/// |  64 | 6 x 24 | sections   | offset (8), bytes (8), CRC-32C (4), zero (4) of each [Section] |
/// | 208 | 44 | nothing        | zero |
/// | 252 |  4 | checksum       | CRC-32C of bytes 0..252 |
///
/// Each section starts at a multiple of 64; what lies between is zero.
///
/// Version 1 is read as well: its header has 192 bytes, elementType and twinCount are zero, the
/// section TWINS is not there, and the checksum of bytes 0..188 is at 188.
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
    float longest) {

  /// What follows the header, in this order.
  enum Section {
    /// float32 `[dimension]`: the quantizer's origin.
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
    TWINS
  }

  static final int HEADER_BYTES = 256;
  private static final int MAGIC = 'E' | 'H' << 8 | 'N' << 16 | 'W' << 24;
  private static final int VERSION = 2;
  private static final int VERSION_WITHOUT_TWINS = 1;
  private static final int SECTIONS = 64;
  private static final int CHECKSUM = 252;
  private static final int CHECKSUM_OF_VERSION_1 = 188;
  private static final long BLOCK = 1 << 26;
  private static final ValueLayout.OfInt INT32 = NodeRecords.INT32;
  private static final ValueLayout.OfLong INT64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Hands over the whole file, in order.
  ///
  /// @param sections one for each [Section], in its order
  void write(MemorySegment[] sections, Consumer<ByteBuffer> sink) {
    MemorySegment header = MemorySegment.ofArray(new byte[HEADER_BYTES]);
    writeFields(header);
    long end = HEADER_BYTES;
    for (int i = 0; i < sections.length; i++) {
      header.set(INT64, SECTIONS + 24L * i, end);
      header.set(INT64, SECTIONS + 24L * i + 8, sections[i].byteSize());
      header.set(INT32, SECTIONS + 24L * i + 16, crc(sections[i]));
      end = align(end + sections[i].byteSize());
    }
    header.set(INT32, CHECKSUM, crc(header.asSlice(0, CHECKSUM)));
    sink.accept(header.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
    for (MemorySegment section : sections) {
      writeSection(section, sink);
    }
  }

  private void writeFields(MemorySegment header) {
    int[] fields = {
      MAGIC,
      VERSION,
      metricNumber(),
      dimension,
      rowCount,
      parameters.m(),
      parameters.efConstruction(),
      codeBytes,
      maxDegree,
      sampleCount,
      Float.floatToRawIntBits(scale),
      Float.floatToRawIntBits(longest),
      elementNumber(),
      twinCount
    };
    for (int i = 0; i < fields.length; i++) {
      header.set(INT32, 4L * i, fields[i]);
    }
  }

  private static void writeSection(MemorySegment section, Consumer<ByteBuffer> sink) {
    for (long at = 0; at < section.byteSize(); at += BLOCK) {
      long length = Math.min(BLOCK, section.byteSize() - at);
      sink.accept(section.asSlice(at, length).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
    }
    int padding = (int) (align(section.byteSize()) - section.byteSize());
    if (padding > 0) {
      sink.accept(ByteBuffer.allocate(padding));
    }
  }

  /// Reads and checks the header.
  static HnswFile read(MemorySegment file) {
    if (file.byteSize() < HEADER_BYTES || file.get(INT32, 0) != MAGIC) {
      throw damaged("is no graph file");
    }
    int version = file.get(INT32, 4);
    if (version != VERSION && version != VERSION_WITHOUT_TWINS) {
      throw damaged("has version " + version + ", not " + VERSION);
    }
    int checksum = version == VERSION ? CHECKSUM : CHECKSUM_OF_VERSION_1;
    if (file.get(INT32, checksum) != crc(file.asSlice(0, checksum))) {
      throw damaged("has a wrong checksum in its header");
    }
    return new HnswFile(
        metric(file.get(INT32, 8)),
        elementType(file.get(INT32, 48)),
        file.get(INT32, 12),
        file.get(INT32, 16),
        file.get(INT32, 52),
        new HnswParameters(file.get(INT32, 20), file.get(INT32, 24)),
        file.get(INT32, 28),
        file.get(INT32, 32),
        file.get(INT32, 36),
        file.get(FLOAT32, 40),
        file.get(FLOAT32, 44));
  }

  /// A section, its length and checksum verified.
  MemorySegment section(MemorySegment file, Section section) {
    if (bytesOf(section) == 0) {
      return MemorySegment.ofArray(new byte[0]);
    }
    long at = SECTIONS + 24L * section.ordinal();
    long offset = file.get(INT64, at);
    long length = file.get(INT64, at + 8);
    if (length != bytesOf(section) || offset < SECTIONS || offset > file.byteSize() - length) {
      throw damaged("is cut off or has a wrong length in section " + section);
    }
    MemorySegment bytes = file.asSlice(offset, length);
    if (file.get(INT32, at + 16) != crc(bytes)) {
      throw damaged("has a wrong checksum in section " + section);
    }
    return bytes;
  }

  long bytesOf(Section section) {
    return switch (section) {
      case ORIGIN -> 4L * dimension;
      case SAMPLE_NODES -> 4L * sampleCount;
      case SAMPLE_CODES -> (long) sampleCount * codeBytes;
      case ERRORS -> 4L * rowCount;
      case NODES -> rowCount * NodeRecords.stride(codeBytes, maxDegree);
      case TWINS -> (long) twinCount * Twins.PAIR_BYTES;
    };
  }

  private int metricNumber() {
    return switch (metric) {
      case L2 -> 0;
      case IP -> 1;
      case COSINE -> 2;
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
          throw new IllegalStateException(metric.name());
    };
  }

  private static Metric metric(int number) {
    return switch (number) {
      case 0 -> Metric.L2;
      case 1 -> Metric.IP;
      case 2 -> Metric.COSINE;
      default -> throw damaged("names an unknown metric " + number);
    };
  }

  private int elementNumber() {
    return switch (elementType) {
      case FLOAT_VECTOR -> 0;
      case FLOAT16_VECTOR -> 1;
      case BFLOAT16_VECTOR -> 2;
      case INT8_VECTOR -> 3;
      case BOOL,
          INT8,
          INT16,
          INT32,
          INT64,
          FLOAT,
          DOUBLE,
          VARCHAR,
          ARRAY,
          JSON,
          BINARY_VECTOR,
          SPARSE_FLOAT_VECTOR ->
          throw new IllegalStateException(elementType.name());
    };
  }

  private static DataType elementType(int number) {
    return switch (number) {
      case 0 -> DataType.FLOAT_VECTOR;
      case 1 -> DataType.FLOAT16_VECTOR;
      case 2 -> DataType.BFLOAT16_VECTOR;
      case 3 -> DataType.INT8_VECTOR;
      default -> throw damaged("names an unknown element type " + number);
    };
  }

  static DatabaseException damaged(String what) {
    return DatabaseException.of(ErrorCode.IO_FAILED, "the graph file " + what);
  }

  private static long align(long offset) {
    return (offset + 63) & -64;
  }

  private static int crc(MemorySegment bytes) {
    CRC32C crc = new CRC32C();
    for (long at = 0; at < bytes.byteSize(); at += BLOCK) {
      long length = Math.min(BLOCK, bytes.byteSize() - at);
      MemorySegment block = bytes.asSlice(at, length);
      crc.update(
          block.isNative() ? block.asByteBuffer() : ByteBuffer.wrap(block.toArray(JAVA_BYTE)));
    }
    return (int) crc.getValue();
  }
}

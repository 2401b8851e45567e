package io.elanus.core.index.ivf;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.index.IndexSize;
import io.elanus.core.index.RowsShape;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.layout.Sections;
import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.quantizer.CodebookPlan;
import io.elanus.core.kernel.quantizer.ProductQuantizer;
import io.elanus.core.kernel.quantizer.RaBitExtraBits;
import io.elanus.core.kernel.quantizer.ScalarQuantizer;
import io.elanus.core.kernel.quantizer.ScalarType;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// The header of a file of inverted lists; the sections behind it are as they are in memory.
/// Little-endian.
///
/// | offset | bytes | field | meaning |
/// |-------:|------:|-------|---------|
/// |   0 |  4 | magic     | ASCII `EIVF` |
/// |   4 |  4 | version   | 1; 2 when there are EXTRAS; 3 when parts have more than 8 bits |
/// |   8 |  4 | type      | [IvfType#number] |
/// |  12 |  4 | metric    | 0 L2, 1 IP, 2 COSINE |
/// |  16 |  4 | elements  | 0 float32, 1 float16, 2 bfloat16 |
/// |  20 |  4 | dimension | elements of a vector |
/// |  24 |  4 | rowCount  | vectors |
/// |  28 |  4 | lists     | inverted lists, 1 or more |
/// |  32 |  4 | positions | places in all lists: the vectors, and what fills up blocks of 32 |
/// |  36 |  4 | parts     | parts of a product quantizer, else 0 |
/// |  40 |  4 | bits      | of a part's code, above 8 the fewest that number the codewords; of IVF_RABITQ those of an element besides its sign; else 0 |
/// |  44 |  4 | codewords | of a part, else 0 |
/// |  48 |  8 | seed      | of the rotation |
/// |  56 |  8 | nothing   | zero |
/// |  64 | 6 x 24 | sections | offset (8), bytes (8), CRC-32C (4), zero (4) of each [Section] |
/// | 208 | 24 | section   | EXTRAS, in the same way; zero but in version 2 |
/// | 232 | 20 | nothing   | zero |
/// | 252 |  4 | checksum  | CRC-32C of bytes 0..252 |
///
/// Each section starts at a multiple of 64; what lies between is zero.
record IvfFile(
    IvfType type,
    Metric metric,
    DataType elements,
    int dimension,
    int rowCount,
    int lists,
    int positions,
    int parts,
    int bits,
    int codewords,
    long seed) {

  /// What follows the header, in this order.
  enum Section {
    /// IVF_SQ8: float32 `[2][dimension]`, least and step. IVF_PQ, SCANN: float32
    /// `[parts][codewords][dimension / parts]`, the dimension made even. Else nothing.
    QUANTIZER,
    /// float32 `[lists][dimension]`: the centres, of vectors made to length one for COSINE.
    CENTRES,
    /// int32 `[lists + 1]`: the position at which each list starts, and the end of the last.
    STARTS,
    /// int32 `[positions]`: the row at each position, ascending in a list; -1 where there is none.
    ROWS,
    /// float32 `[positions]`: see [ListCodes.Bytes] and [ListCodes.Packed]; nothing for other
    /// codes.
    ADDENDS,
    /// What lists keep of their vectors, position by position or block by block: see [ListCodes].
    CODES,
    /// What IVF_RABITQ keeps besides signs, position by position, and
    /// [RaBitExtraBits#PADDING_BYTES] zeros: see [ListCodes.Extended]; no such section where there
    /// are signs only.
    EXTRAS
  }

  static final int HEADER_BYTES = 256;
  static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong INT64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int MAGIC = 'E' | 'I' << 8 | 'V' << 16 | 'F' << 24;
  private static final int SEED = 48;
  private static final int SECTIONS = 64;
  private static final int CHECKSUM = 252;

  /// How lists keep vectors of this type and setting.
  ListCodes.Layout layout() {
    return ListCodes.Layout.of(type, bits);
  }

  private int version() {
    return switch (layout()) {
      case VECTORS, SCALARS, BYTES, NIBBLES, SIGNS -> 1;
      case EXTENDED -> 2;
      case PACKED -> 3;
    };
  }

  private Section[] sections() {
    Section[] all = Section.values();
    boolean hasExtras = layout() == ListCodes.Layout.EXTENDED;
    return hasExtras ? all : Arrays.copyOf(all, Section.EXTRAS.ordinal());
  }

  /// Hands over the whole file, in order.
  ///
  /// @param content of each [Section], in its order
  void write(Map<Section, MemorySegment> content, Consumer<ByteBuffer> sink) {
    MemorySegment header = MemorySegment.ofArray(new byte[HEADER_BYTES]);
    int[] fields = {
      MAGIC,
      version(),
      type.number(),
      metricNumber(),
      elementsNumber(),
      dimension,
      rowCount,
      lists,
      positions,
      parts,
      bits,
      codewords
    };
    for (int i = 0; i < fields.length; i++) {
      header.set(INT32, 4L * i, fields[i]);
    }
    header.set(INT64, SEED, seed);
    long end = HEADER_BYTES;
    for (Section section : sections()) {
      MemorySegment bytes = bytes(content, section);
      long at = SECTIONS + 24L * section.ordinal();
      header.set(INT64, at, end);
      header.set(INT64, at + 8, bytes.byteSize());
      header.set(INT32, at + 16, Sections.crc(bytes));
      end = Sections.align(end + bytes.byteSize());
    }
    header.set(INT32, CHECKSUM, Sections.crc(header.asSlice(0, CHECKSUM)));
    sink.accept(header.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
    for (Section section : sections()) {
      Sections.write(bytes(content, section), sink);
    }
  }

  private static MemorySegment bytes(Map<Section, MemorySegment> content, Section section) {
    return Objects.requireNonNull(content.get(section), section.name());
  }

  /// Reads and checks the header.
  ///
  /// @throws DatabaseException when the file is damaged
  static IvfFile read(MemorySegment file) {
    if (file.byteSize() < HEADER_BYTES || file.get(INT32, 0) != MAGIC) {
      throw damaged("is no file of inverted lists");
    }
    int version = file.get(INT32, 4);
    if (version < 1 || version > 3) {
      throw damaged("has version " + version + ", none of 1 to 3");
    }
    if (file.get(INT32, CHECKSUM) != Sections.crc(file.asSlice(0, CHECKSUM))) {
      throw damaged("has a wrong checksum in its header");
    }
    IvfFile header =
        new IvfFile(
            type(file.get(INT32, 8)),
            metric(file.get(INT32, 12)),
            elements(file.get(INT32, 16)),
            file.get(INT32, 20),
            file.get(INT32, 24),
            file.get(INT32, 28),
            file.get(INT32, 32),
            file.get(INT32, 36),
            file.get(INT32, 40),
            file.get(INT32, 44),
            file.get(INT64, SEED));
    if (header.version() != version) {
      throw damaged("has version " + version + " with " + header.bits() + " bits");
    }
    return header;
  }

  /// What a build will write, as far as it can be known: where lists are in blocks, each ends in
  /// one that is half full on average.
  static IvfFile expected(RowsShape.Dense rows, Metric metric, IvfParameters parameters) {
    int lists = IvfBuild.listCount(rows.rowCount(), parameters.lists());
    CodebookPlan plan = parameters.codebooks(rows.rowCount(), rows.dimension());
    IvfParameters fitting = parameters.fitting(rows.rowCount(), rows.dimension());
    ListCodes.Layout layout = fitting.layout();
    int positions = rows.rowCount();
    if (layout.isInBlocks() && positions > 0) {
      positions = (int) Math.min(Integer.MAX_VALUE & -32, (positions + 16L * lists) & -32);
    }
    int codewords =
        switch (layout) {
          case VECTORS, SCALARS, SIGNS, EXTENDED -> 0;
          case BYTES, PACKED, NIBBLES -> Math.max(1, plan.codewords());
        };
    return new IvfFile(
        parameters.type(),
        metric,
        rows.type(),
        rows.dimension(),
        rows.rowCount(),
        lists,
        positions,
        parameters.parts(),
        fitting.bits(),
        codewords,
        0);
  }

  IndexSize size() {
    long[] sections = Arrays.stream(sections()).mapToLong(this::bytesOf).toArray();
    long resident =
        ListCentres.residentBytes(lists, dimension)
            + bytesOf(Section.STARTS)
            + bytesOf(Section.ROWS)
            + quantizerResidentBytes()
            + bytesOf(Section.ADDENDS)
            + bytesOf(Section.EXTRAS);
    boolean mapped = layout() == ListCodes.Layout.VECTORS;
    return new IndexSize(
        Sections.end(HEADER_BYTES, sections), resident + (mapped ? 0 : bytesOf(Section.CODES)));
  }

  /// What the quantizer takes in memory; few codewords are counted as the file has them.
  long quantizerResidentBytes() {
    return layout() == ListCodes.Layout.PACKED
        ? parts * Centroids.residentBytes(codewords, codedDimension() / parts)
        : bytesOf(Section.QUANTIZER);
  }

  /// A section, its length and checksum verified; nothing when the file has no such section.
  MemorySegment section(MemorySegment file, Section section) {
    if (section.ordinal() >= sections().length) {
      return MemorySegment.NULL;
    }
    long at = SECTIONS + 24L * section.ordinal();
    long offset = file.get(INT64, at);
    long length = file.get(INT64, at + 8);
    if (length != bytesOf(section) || offset < HEADER_BYTES || offset > file.byteSize() - length) {
      throw damaged("is cut off or has a wrong length in section " + section);
    }
    MemorySegment bytes = file.asSlice(offset, length);
    if (file.get(INT32, at + 16) != Sections.crc(bytes)) {
      throw damaged("has a wrong checksum in section " + section);
    }
    return bytes;
  }

  long bytesOf(Section section) {
    return switch (section) {
      case QUANTIZER ->
          switch (layout()) {
            case VECTORS, SIGNS, EXTENDED -> 0;
            case SCALARS -> 8L * dimension;
            case BYTES, PACKED, NIBBLES -> 4L * codewords * codedDimension();
          };
      case CENTRES -> 4L * lists * dimension;
      case STARTS -> 4L * (lists + 1);
      case ROWS -> 4L * positions;
      case ADDENDS ->
          switch (layout()) {
            case BYTES, PACKED -> 4L * positions;
            case VECTORS, SCALARS, NIBBLES, SIGNS, EXTENDED -> 0;
          };
      case CODES ->
          switch (layout()) {
            case VECTORS -> positions * VectorRows.strideOf(elements, dimension);
            case SCALARS -> (long) positions * ScalarQuantizer.codeBytes(ScalarType.SQ8, dimension);
            case BYTES, PACKED -> (long) positions * ProductQuantizer.codeBytes(parts, bits);
            case NIBBLES -> ListCodes.blockBytes(parts) * (positions / 32);
            case SIGNS -> ListCodes.blockBytes((dimension + 3) / 4) * (positions / 32);
            case EXTENDED -> ListCodes.Extended.blockBytes((dimension + 3) / 4) * (positions / 32);
          };
      case EXTRAS ->
          layout() == ListCodes.Layout.EXTENDED
              ? ListCodes.Extended.extraBytes(dimension, bits) * positions
                  + RaBitExtraBits.PADDING_BYTES
              : 0;
    };
  }

  int codedDimension() {
    return IvfParameters.codedDimension(type, dimension);
  }

  private int metricNumber() {
    return metric == Metric.L2 ? 0 : metric == Metric.IP ? 1 : 2;
  }

  private static Metric metric(int number) {
    return switch (number) {
      case 0 -> Metric.L2;
      case 1 -> Metric.IP;
      case 2 -> Metric.COSINE;
      default -> throw damaged("names an unknown metric " + number);
    };
  }

  private int elementsNumber() {
    return elements == DataType.FLOAT_VECTOR ? 0 : elements == DataType.FLOAT16_VECTOR ? 1 : 2;
  }

  private static DataType elements(int number) {
    return switch (number) {
      case 0 -> DataType.FLOAT_VECTOR;
      case 1 -> DataType.FLOAT16_VECTOR;
      case 2 -> DataType.BFLOAT16_VECTOR;
      default -> throw damaged("names unknown elements " + number);
    };
  }

  private static IvfType type(int number) {
    for (IvfType type : IvfType.values()) {
      if (type.number() == number) {
        return type;
      }
    }
    throw damaged("names an unknown type " + number);
  }

  static DatabaseException damaged(String what) {
    return DatabaseException.of(ErrorCode.IO_FAILED, "the file of inverted lists " + what);
  }
}

package io.elanus.core.index.hnsw.quantized;

import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.graph.SectionTable;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.quantizer.ScalarQuantizer;
import io.elanus.core.kernel.quantizer.ScalarQuery;
import io.elanus.core.kernel.quantizer.ScalarType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Rows coded element by element.
///
/// | bytes | field | meaning |
/// |------:|-------|---------|
/// | 4 | kind | 0 |
/// | 4 | type | 0 SQ4U, 1 SQ6, 2 SQ8, 3 FP16, 4 BF16 |
/// | 4 dimension | least | float32 |
/// | 4 dimension | step | float32 |
record ScalarNodes(ScalarQuantizer quantizer) implements NodeCoder {
  static final int KIND = 0;

  private static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @Override
  public int codeBytes() {
    return quantizer.codeBytes();
  }

  @Override
  public Encoder encoder() {
    return quantizer::encode;
  }

  @Override
  public boolean isCoarse() {
    return quantizer.type() == ScalarType.SQ4U;
  }

  @Override
  public CodeDistances distances(float[] query, Metric metric) {
    ScalarQuery prepared = quantizer.query(query);
    return metric == Metric.L2
        ? (rows, stride, ids, from, to, out) -> {
          for (int j = from; j < to; j++) {
            out[j] = NodeCoder.ordered(prepared.squaredL2(rows, ids[j] * stride));
          }
        }
        : (rows, stride, ids, from, to, out) -> {
          for (int j = from; j < to; j++) {
            out[j] = NodeCoder.ordered(-prepared.dot(rows, ids[j] * stride));
          }
        };
  }

  @Override
  public MemorySegment toBytes() {
    int dimension = quantizer.dimension();
    MemorySegment bytes = MemorySegment.ofArray(new byte[(int) bytes(dimension)]);
    bytes.set(NodeRecords.INT32, 0, KIND);
    bytes.set(NodeRecords.INT32, 4, numberOf(quantizer.type()));
    for (int i = 0; i < dimension; i++) {
      bytes.set(FLOAT32, 8 + 4L * i, quantizer.least()[i]);
      bytes.set(FLOAT32, 8 + 4L * (dimension + i), quantizer.step()[i]);
    }
    return bytes;
  }

  /// Bytes of [#toBytes].
  static long bytes(int dimension) {
    return 8 + 8L * dimension;
  }

  @Override
  public long residentBytes() {
    return 8L * quantizer.dimension();
  }

  static ScalarNodes read(MemorySegment bytes, int dimension) {
    if (bytes.byteSize() != bytes(dimension)) {
      throw SectionTable.damaged("has a scalar quantizer of a wrong length");
    }
    return new ScalarNodes(
        new ScalarQuantizer(
            type(bytes.get(NodeRecords.INT32, 4)),
            bytes.asSlice(8, 4L * dimension).toArray(FLOAT32),
            bytes.asSlice(8 + 4L * dimension, 4L * dimension).toArray(FLOAT32)));
  }

  private static int numberOf(ScalarType type) {
    return switch (type) {
      case SQ4U -> 0;
      case SQ6 -> 1;
      case SQ8 -> 2;
      case FP16 -> 3;
      case BF16 -> 4;
    };
  }

  private static ScalarType type(int number) {
    return switch (number) {
      case 0 -> ScalarType.SQ4U;
      case 1 -> ScalarType.SQ6;
      case 2 -> ScalarType.SQ8;
      case 3 -> ScalarType.FP16;
      case 4 -> ScalarType.BF16;
      default -> throw SectionTable.damaged("names an unknown scalar type " + number);
    };
  }
}

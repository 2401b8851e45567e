package io.elanus.core.index.hnsw.quantized;

import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.graph.SectionTable;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.parallel.Workers;
import io.elanus.core.kernel.quantizer.ScalarQuantizer;
import java.lang.foreign.MemorySegment;

/// How the rows of a quantized graph are coded, and how a query is compared with the codes.
///
/// Distances are ints that order as their floats do: the squared distance for L2, the negated inner
/// product for IP and COSINE (whose vectors are made to length one first).
public sealed interface NodeCoder permits ScalarNodes, ResidualNodes {
  /// Learns from a sample.
  ///
  /// @param sample shape `[rows][>= dimension]`
  /// @param rowCount rows that will be coded
  static NodeCoder train(
      GraphCode code, float[][] sample, int dimension, int rowCount, long seed, Workers workers) {
    return switch (code) {
      case GraphCode.Scalar(var type) ->
          new ScalarNodes(ScalarQuantizer.train(type, sample, dimension));
      case GraphCode.Product product ->
          ResidualNodes.train(product, sample, dimension, rowCount, seed, workers);
    };
  }

  /// Bytes of a row's code.
  int codeBytes();

  long residentBytes();

  Encoder encoder();

  /// Whether codes order rows so roughly that exact scores need more candidates to choose from.
  boolean isCoarse();

  /// Writes the codes of vectors; one thread at a time.
  interface Encoder {
    /// @param vector shape `[>= dimension]`
    void encode(float[] vector, MemorySegment codes, long offset);

    /// Writes the codes of the first `count` vectors, `stride` bytes apart.
    default void encode(
        float[][] vectors, int count, MemorySegment codes, long offset, long stride) {
      for (int v = 0; v < count; v++) {
        encode(vectors[v], codes, offset + v * stride);
      }
    }
  }

  /// @param query shape `[>= dimension]`, not kept
  CodeDistances distances(float[] query, Metric metric);

  /// What [#read] takes.
  MemorySegment toBytes();

  /// @throws io.elanus.core.error.DatabaseException when the bytes are none of a coder's
  static NodeCoder read(MemorySegment bytes, int dimension) {
    if (bytes.byteSize() < 4) {
      throw SectionTable.damaged("has no quantizer");
    }
    return switch (bytes.get(NodeRecords.INT32, 0)) {
      case ScalarNodes.KIND -> ScalarNodes.read(bytes, dimension);
      case ResidualNodes.KIND, ResidualNodes.KIND_OF_PACKED -> ResidualNodes.read(bytes, dimension);
      default ->
          throw SectionTable.damaged(
              "names an unknown quantizer " + bytes.get(NodeRecords.INT32, 0));
    };
  }

  /// An int that orders as the float does.
  static int ordered(float distance) {
    int bits = Float.floatToRawIntBits(distance + 0f);
    return bits ^ bits >> 31 & Integer.MAX_VALUE;
  }

  /// The score that a distance stands for.
  static float score(int distance, Metric metric) {
    float value = Float.intBitsToFloat(distance ^ distance >> 31 & Integer.MAX_VALUE);
    return switch (metric) {
      case L2 -> value;
      case IP -> 0f - value;
      case COSINE -> Math.clamp(0f - value, -1f, 1f);
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
          throw new IllegalStateException(metric.name());
    };
  }
}

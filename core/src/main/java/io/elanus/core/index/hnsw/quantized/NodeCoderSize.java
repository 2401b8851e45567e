package io.elanus.core.index.hnsw.quantized;

import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.quantizer.CodebookPlan;
import io.elanus.core.kernel.quantizer.ProductQuantizer;
import io.elanus.core.kernel.quantizer.ScalarQuantizer;

/// What a [NodeCoder] takes, known before it is trained.
///
/// @param codeBytes of a row's code
/// @param fileBytes of [NodeCoder#toBytes]
/// @param residentBytes of memory
public record NodeCoderSize(int codeBytes, long fileBytes, long residentBytes) {
  /// @param dimension elements as coded
  /// @param rowCount rows of the graph, some of which it is trained with
  public static NodeCoderSize of(GraphCode code, int dimension, int rowCount) {
    return switch (code) {
      case GraphCode.Scalar(var type) ->
          new NodeCoderSize(
              ScalarQuantizer.codeBytes(type, dimension),
              ScalarNodes.bytes(dimension),
              8L * dimension);
      case GraphCode.Product product -> {
        int levels = product.levels();
        int parts = product.parts();
        CodebookPlan plan = product.codebooks(rowCount, dimension);
        int codewords = Math.max(1, plan.codewords());
        yield new NodeCoderSize(
            ResidualNodes.codeBytes(levels, ProductQuantizer.codeBytes(parts, plan.bits())),
            ResidualNodes.bytes(levels, parts, codewords, dimension),
            (long) levels * parts * Centroids.residentBytes(codewords, dimension / parts));
      }
    };
  }
}

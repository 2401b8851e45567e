package io.elanus.core.index.hnsw.quantized;

import io.elanus.core.kernel.quantizer.CodebookPlan;
import io.elanus.core.kernel.quantizer.ScalarType;

/// The codes that a quantized graph is walked on.
public sealed interface GraphCode {
  /// HNSW_SQ.
  record Scalar(ScalarType type) implements GraphCode {}

  /// HNSW_PQ with one level, HNSW_PRQ with more.
  ///
  /// @param levels residual quantizers one after the other, 1..16
  /// @param parts of a vector, a divisor of the dimension
  /// @param bits wanted of a part's code, 1..24
  record Product(int levels, int parts, int bits) implements GraphCode {
    /// The codewords of each level.
    ///
    /// @param rowCount rows of the graph
    /// @param dimension elements as coded
    public CodebookPlan codebooks(int rowCount, int dimension) {
      return CodebookPlan.of(bits, rowCount, dimension, levels);
    }
  }
}

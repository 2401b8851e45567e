package io.elanus.core.index.hnsw.graph;

import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;

/// The numbers that stand for metrics and element types in graph files; never changed.
public final class FileNumbers {
  private FileNumbers() {}

  /// The number of L2, IP or COSINE.
  public static int of(Metric metric) {
    return switch (metric) {
      case L2 -> 0;
      case IP -> 1;
      case COSINE -> 2;
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
          throw new IllegalStateException("no graph by " + metric);
    };
  }

  /// The metric of a number.
  ///
  /// @throws io.elanus.core.error.DatabaseException when there is none: the file is damaged
  public static Metric metric(int number) {
    return switch (number) {
      case 0 -> Metric.L2;
      case 1 -> Metric.IP;
      case 2 -> Metric.COSINE;
      default -> throw SectionTable.damaged("names an unknown metric " + number);
    };
  }

  /// The number of a type of vectors that there are graphs over.
  public static int of(DataType elementType) {
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
          GEOMETRY,
          TEXT,
          TIMESTAMPTZ,
          BINARY_VECTOR,
          SPARSE_FLOAT_VECTOR ->
          throw new IllegalStateException("no graph over " + elementType);
    };
  }

  /// The type of a number.
  ///
  /// @throws io.elanus.core.error.DatabaseException when there is none: the file is damaged
  public static DataType elementType(int number) {
    return switch (number) {
      case 0 -> DataType.FLOAT_VECTOR;
      case 1 -> DataType.FLOAT16_VECTOR;
      case 2 -> DataType.BFLOAT16_VECTOR;
      case 3 -> DataType.INT8_VECTOR;
      default -> throw SectionTable.damaged("names an unknown element type " + number);
    };
  }
}

package io.elanus.core.index.hnsw.quantized;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.IndexBuild;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.IndexSize;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.RowsShape;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.hnsw.HnswMethod;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.NodeLayout;
import io.elanus.core.index.hnsw.graph.SectionTable;
import io.elanus.core.index.hnsw.quantized.QuantizedParameters.Kind;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// HNSW_SQ, HNSW_PQ and HNSW_PRQ: build parameters `M`, `efConstruction`, those of the codes, and
/// `refine`; search parameters `ef` and `refine_k`.
///
/// `refine_type` names the least that hits are scored with. The raw vectors are always at hand, so
/// all of its values come to these.
public final class QuantizedHnswMethod implements IndexMethod {
  static final String REFINE_K = "refine_k";

  private final Kind kind;
  private final HnswMethod graph = new HnswMethod();

  private QuantizedHnswMethod(Kind kind) {
    this.kind = kind;
  }

  /// One for each kind of codes.
  public static List<IndexMethod> all() {
    return List.of(
        new QuantizedHnswMethod(Kind.HNSW_SQ),
        new QuantizedHnswMethod(Kind.HNSW_PQ),
        new QuantizedHnswMethod(Kind.HNSW_PRQ));
  }

  @Override
  public String name() {
    return kind.name();
  }

  @Override
  public boolean takes(DataType type, Metric metric) {
    return graph.takes(type, metric);
  }

  @Override
  public Map<String, String> buildParameters(
      DataType type, int dimension, Map<String, String> given) {
    return QuantizedParameters.checked(kind, dimension, given);
  }

  @Override
  public SearchTuning tuning(Map<String, String> build, Map<String, String> given, int depth) {
    Map<String, Double> values = new HashMap<>();
    Integer ef = HnswMethod.effort(given, depth);
    if (ef != null) {
      values.put(HnswMethod.EF, ef.doubleValue());
    }
    String refineK = given.get(REFINE_K);
    if (refineK != null) {
      values.put(REFINE_K, refineK(refineK));
    }
    return new SearchTuning(values);
  }

  private static double refineK(String text) {
    double value;
    try {
      value = Double.parseDouble(text.strip());
    } catch (NumberFormatException notANumber) {
      if (text.isBlank()) {
        throw DatabaseException.invalid(
            "invalid float value, key: '%s', value: '%s'", REFINE_K, text);
      }
      throw DatabaseException.invalid(
          "Type conflict in json: param '%s' (%s) should be a number", REFINE_K, text);
    }
    if (!(value >= 1 && value <= Float.MAX_VALUE)) {
      throw DatabaseException.invalid(
          "Out of range in json: param '%s' (%s) should be in range [1.000000, %s]",
          REFINE_K, text, new BigDecimal(Float.MAX_VALUE).setScale(6).toPlainString());
    }
    return value;
  }

  @Override
  public int layoutVersion() {
    return 2;
  }

  @Override
  public void build(IndexBuild build, BuildRun run, Consumer<ByteBuffer> sink) {
    VectorRows rows = build.dense();
    QuantizedParameters parameters =
        QuantizedParameters.of(kind, rows.dimension(), build.parameters());
    new QuantizedBuild(rows, build.metric(), parameters, build.seed()).run(run, sink);
  }

  @Override
  public IndexSize size(RowsShape rows, Metric metric, Map<String, String> build) {
    RowsShape.Dense dense = rows.dense();
    QuantizedParameters parameters = QuantizedParameters.of(kind, dense.dimension(), build);
    NodeCoderSize coder = NodeCoderSize.of(parameters.code(), dense.dimension(), dense.rowCount());
    return new QuantizedFile(
            metric,
            dense.type(),
            dense.dimension(),
            dense.rowCount(),
            0,
            coder.codeBytes(),
            parameters.graph().maxDegree(),
            EntrySample.sizeFor(dense.rowCount()),
            parameters.refine(),
            NodeLayout.APART)
        .size(coder);
  }

  @Override
  public boolean readsFileWhenOpen() {
    return false;
  }

  @Override
  public VectorIndex open(MemorySegment file, IndexedRows rows, Arena arena) {
    return switch (rows) {
      case IndexedRows.Dense(VectorRows dense) -> QuantizedIndex.open(file, dense, arena);
      case IndexedRows.Sparse _ -> throw SectionTable.damaged("is no index of sparse vectors");
    };
  }
}

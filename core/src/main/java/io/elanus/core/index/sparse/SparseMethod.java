package io.elanus.core.index.sparse;

import io.elanus.core.index.BuildRun;
import io.elanus.core.index.IndexBuild;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.IndexSize;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.RowsShape;
import io.elanus.core.index.SearchParameter;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.SparseRows;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// SPARSE_INVERTED_INDEX, and its old name SPARSE_WAND: build parameters `inverted_index_algo`,
/// `bm25_k1`, `bm25_b` and the ignored `drop_ratio_build`; search parameters `drop_ratio_search`,
/// `refine_factor` and `dim_max_score_ratio`.
public final class SparseMethod implements IndexMethod {
  private final String name;

  private SparseMethod(String name) {
    this.name = name;
  }

  public static SparseMethod invertedIndex() {
    return new SparseMethod("SPARSE_INVERTED_INDEX");
  }

  public static SparseMethod wand() {
    return new SparseMethod("SPARSE_WAND");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean takes(DataType type, Metric metric) {
    return type == DataType.SPARSE_FLOAT_VECTOR && (metric == Metric.IP || metric == Metric.BM25);
  }

  @Override
  public Map<String, String> buildParameters(
      DataType type, int dimension, Map<String, String> given) {
    return SparseParameters.of(given).asMap();
  }

  /// BM25's own numbers are among what it returns: rows without an index are scored by them, too.
  @Override
  public SearchTuning tuning(Map<String, String> build, Map<String, String> given, int depth) {
    SparseParameters parameters = SparseParameters.of(build);
    Map<String, Double> values = new TreeMap<>();
    values.put(SparseMetric.BM25_K1, parameters.k1());
    values.put(SparseMetric.BM25_B, parameters.b());
    put(values, KeptWeights.DROP_RATIO, SearchParameter.share(given, KeptWeights.DROP_RATIO));
    put(
        values,
        SparseIndex.BOUND_RATIO,
        SearchParameter.number(given, SparseIndex.BOUND_RATIO, 0.5, 1.3));
    Integer refine = SearchParameter.whole(given, KeptWeights.REFINE_FACTOR, 1, Integer.MAX_VALUE);
    put(values, KeptWeights.REFINE_FACTOR, refine == null ? null : refine.doubleValue());
    return new SearchTuning(values);
  }

  private static void put(Map<String, Double> values, String key, @Nullable Double value) {
    if (value != null) {
      values.put(key, value);
    }
  }

  @Override
  public int layoutVersion() {
    return SparseFile.VERSION;
  }

  @Override
  public void build(IndexBuild build, BuildRun run, Consumer<ByteBuffer> sink) {
    new SparseBuild(
            build.sparse(), build.metric(), SparseParameters.of(build.parameters()).algorithm())
        .run(run, sink);
  }

  /// Posting lists are read where they are mapped.
  @Override
  public IndexSize size(RowsShape rows, Metric metric, Map<String, String> build) {
    SparseAlgorithm algorithm = SparseParameters.of(build).algorithm();
    return new SparseFile(metric, algorithm, rows.rowCount()).size(rows.sparse());
  }

  @Override
  public boolean readsFileWhenOpen() {
    return true;
  }

  @Override
  public VectorIndex open(MemorySegment file, IndexedRows rows, Arena arena) {
    return switch (rows) {
      case IndexedRows.Sparse(SparseRows sparse) -> SparseIndex.open(file, sparse);
      case IndexedRows.Dense _ -> throw SparseFile.damaged("is no index of dense vectors");
    };
  }
}

package io.elanus.core.index.ivf;

import io.elanus.core.index.BuildRun;
import io.elanus.core.index.IndexBuild;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.IndexSize;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.RowsShape;
import io.elanus.core.index.SearchParameter;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The types of inverted lists over vectors of floats and halves. All read `nlist` to build and
/// `nprobe` to search; what else each reads is in [IvfParameters] and [#tuning].
public final class IvfMethod implements IndexMethod {
  static final String NPROBE = "nprobe";
  static final String REFINE_K = "refine_k";
  static final String REORDER_K = "reorder_k";
  static final String QUERY_BITS = "rbq_bits_query";

  private final IvfType type;

  private IvfMethod(IvfType type) {
    this.type = type;
  }

  /// One method for each type.
  public static List<IndexMethod> all() {
    return Stream.of(IvfType.values()).<IndexMethod>map(IvfMethod::new).toList();
  }

  @Override
  public String name() {
    return type.name();
  }

  @Override
  public boolean takes(DataType data, Metric metric) {
    boolean floats =
        data == DataType.FLOAT_VECTOR
            || data == DataType.FLOAT16_VECTOR
            || data == DataType.BFLOAT16_VECTOR;
    return floats && (metric == Metric.L2 || metric == Metric.IP || metric == Metric.COSINE);
  }

  @Override
  public Map<String, String> buildParameters(
      DataType data, int dimension, Map<String, String> given) {
    return IvfParameters.checked(type, dimension, given);
  }

  /// `rbq_bits_query` is checked only: a query always keeps 8 bits for each four elements.
  @Override
  public SearchTuning tuning(Map<String, String> build, Map<String, String> given, int depth) {
    Map<String, Double> values = new TreeMap<>();
    put(values, NPROBE, SearchParameter.whole(given, NPROBE, 1, IvfParameters.MOST_LISTS));
    switch (type) {
      case IVF_FLAT, IVF_SQ8, IVF_PQ, IVF_FLAT_CC, IVF_SQ_CC -> {}
      case IVF_RABITQ -> {
        SearchParameter.whole(given, QUERY_BITS, 0, 8);
        put(values, REFINE_K, SearchParameter.number(given, REFINE_K, 1, Float.MAX_VALUE));
      }
      case SCANN -> {
        Integer reorder = SearchParameter.whole(given, REORDER_K, 1, Integer.MAX_VALUE);
        if (reorder != null && reorder < depth) {
          throw SearchParameter.outOfRange(
              "reorder_k(%d) should be larger than k(%d)", reorder, depth);
        }
        put(values, REORDER_K, reorder);
      }
    }
    return new SearchTuning(values);
  }

  private static void put(Map<String, Double> values, String key, @Nullable Number value) {
    if (value != null) {
      values.put(key, value.doubleValue());
    }
  }

  @Override
  public int layoutVersion() {
    return 1;
  }

  @Override
  public void build(IndexBuild build, BuildRun run, Consumer<ByteBuffer> sink) {
    VectorRows rows = build.dense();
    IvfParameters parameters = IvfParameters.of(type, rows.dimension(), build.parameters());
    new IvfBuild(rows, build.metric(), parameters, build.seed()).run(run, sink);
  }

  @Override
  public IndexSize size(RowsShape rows, Metric metric, Map<String, String> build) {
    RowsShape.Dense dense = rows.dense();
    IvfParameters parameters = IvfParameters.of(type, dense.dimension(), build);
    return IvfFile.expected(dense, metric, parameters).size();
  }

  @Override
  public boolean readsFileWhenOpen() {
    return type == IvfType.IVF_FLAT || type == IvfType.IVF_FLAT_CC;
  }

  @Override
  public VectorIndex open(MemorySegment file, IndexedRows rows, Arena arena) {
    return switch (rows) {
      case IndexedRows.Dense(VectorRows dense) ->
          IvfIndex.open(file, type, dense, arena, readsFileWhenOpen());
      case IndexedRows.Sparse _ -> throw IvfFile.damaged("is no index of sparse vectors");
    };
  }
}

package io.elanus.core.index.diskann;

import io.elanus.core.index.BuildRun;
import io.elanus.core.index.IndexBuild;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.IndexSize;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.RowsShape;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.SectionTable;
import io.elanus.core.index.hnsw.quantized.GraphCode;
import io.elanus.core.index.hnsw.quantized.NodeCoderSize;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// DISKANN: build parameters `max_degree`, `search_list_size` and `pq_code_budget_gb_ratio`, search
/// parameters `search_list` (also `search_list_size`) and `beam_width_ratio`.
public final class DiskMethod implements IndexMethod {
  static final String SEARCH_LIST = "search_list";
  static final String BEAM_WIDTH_RATIO = "beam_width_ratio";

  private static final List<String> SEARCH_LISTS = List.of(SEARCH_LIST, "search_list_size");

  @Override
  public String name() {
    return "DISKANN";
  }

  @Override
  public boolean takes(DataType type, Metric metric) {
    boolean fits =
        switch (metric) {
          case L2, IP, COSINE -> true;
          case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 -> false;
        };
    return fits
        && (type == DataType.FLOAT_VECTOR
            || type == DataType.FLOAT16_VECTOR
            || type == DataType.BFLOAT16_VECTOR);
  }

  @Override
  public Map<String, String> buildParameters(
      DataType type, int dimension, Map<String, String> given) {
    return DiskParameters.of(given).asMap();
  }

  @Override
  public SearchTuning tuning(Map<String, String> build, Map<String, String> given, int depth) {
    Map<String, Double> values = new HashMap<>();
    for (String key : SEARCH_LISTS) {
      @Nullable Integer list = DiskParameters.searchList(given, key, depth);
      if (list != null) {
        values.put(SEARCH_LIST, (double) list);
      }
    }
    if (given.containsKey(BEAM_WIDTH_RATIO)) {
      values.put(
          BEAM_WIDTH_RATIO,
          DiskParameters.within(given, BEAM_WIDTH_RATIO, DiskIndex.DEFAULT_STEP, 1, 16));
    }
    return new SearchTuning(values);
  }

  @Override
  public int layoutVersion() {
    return 1;
  }

  @Override
  public void build(IndexBuild build, BuildRun run, Consumer<ByteBuffer> sink) {
    new DiskBuild(
            build.dense(), build.metric(), DiskParameters.of(build.parameters()), build.seed())
        .run(run, sink);
  }

  @Override
  public IndexSize size(RowsShape rows, Metric metric, Map<String, String> build) {
    RowsShape.Dense dense = rows.dense();
    DiskParameters parameters = DiskParameters.of(build);
    int codedDimension = parameters.codedDimension(dense.dimension());
    GraphCode code =
        new GraphCode.Product(1, parameters.parts(dense.dimension()), DiskBuild.CODE_BITS);
    NodeCoderSize coder = NodeCoderSize.of(code, codedDimension, dense.rowCount());
    return new DiskFile(
            metric,
            dense.type(),
            dense.dimension(),
            dense.rowCount(),
            0,
            codedDimension,
            coder.codeBytes(),
            parameters.linking().maxDegree(),
            EntrySample.sizeFor(dense.rowCount()))
        .size(coder);
  }

  @Override
  public boolean readsFileWhenOpen() {
    return true;
  }

  @Override
  public VectorIndex open(MemorySegment file, IndexedRows rows, Arena arena) {
    return switch (rows) {
      case IndexedRows.Dense(VectorRows dense) -> DiskIndex.open(file, dense, arena);
      case IndexedRows.Sparse _ -> throw SectionTable.damaged("is no index of sparse vectors");
    };
  }
}

package io.elanus.core.index.hnsw;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.IndexBuild;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.IndexSize;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.RecallTarget;
import io.elanus.core.index.RowsShape;
import io.elanus.core.index.SearchParameter;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.NodeLayout;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.index.hnsw.scan.RowReader;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// HNSW: build parameters `M`, `efConstruction` and `recall_target`, search parameters `ef`,
/// `recall_target` and, where the build has a target, `level`.
public final class HnswMethod implements IndexMethod {
  public static final String EF = "ef";

  @Override
  public String name() {
    return "HNSW";
  }

  @Override
  public boolean takes(DataType type, Metric metric) {
    return RowReader.takes(type)
        && switch (metric) {
          case L2, IP, COSINE -> true;
          case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 -> false;
        };
  }

  @Override
  public Map<String, String> buildParameters(
      DataType type, int dimension, Map<String, String> given) {
    Map<String, String> checked = new TreeMap<>(HnswParameters.of(given).asMap());
    Double target = RecallTarget.ofBuild(given);
    if (target != null) {
      checked.put(RecallTarget.NAME, target.toString());
    }
    return checked;
  }

  @Override
  public SearchTuning tuning(Map<String, String> build, Map<String, String> given, int depth) {
    Integer ef = effort(given, depth);
    Double target = RecallTarget.ofSearch(build, given);
    if (ef == null) {
      return target == null ? SearchTuning.NONE : SearchTuning.of(RecallTarget.NAME, target);
    }
    if (given.containsKey(RecallTarget.NAME)) {
      throw DatabaseException.invalid(
          "param '%s' (%d) and param '%s' (%s) exclude each other",
          EF, ef, RecallTarget.NAME, given.get(RecallTarget.NAME));
    }
    return SearchTuning.of(EF, ef);
  }

  /// `ef`, or null when it is not given.
  public static @Nullable Integer effort(Map<String, String> given, int depth) {
    Integer ef = SearchParameter.whole(given, EF, 1, Integer.MAX_VALUE);
    if (ef != null && ef < depth) {
      throw SearchParameter.outOfRange("ef(%d) should be larger than k(%d)", ef, depth);
    }
    return ef;
  }

  @Override
  public int layoutVersion() {
    return 5;
  }

  @Override
  public boolean makesUseOfMerged() {
    return true;
  }

  @Override
  public void build(IndexBuild build, BuildRun run, Consumer<ByteBuffer> sink) {
    new HnswBuild(
            build.dense(),
            build.metric(),
            HnswParameters.of(build.parameters()),
            build.seed(),
            build.merged())
        .run(run, sink);
  }

  /// A calibrated graph has a few hundred bytes more.
  @Override
  public IndexSize size(RowsShape rows, Metric metric, Map<String, String> build) {
    RowsShape.Dense dense = rows.dense();
    HnswParameters parameters = HnswParameters.of(build);
    return new HnswFile(
            metric,
            dense.type(),
            dense.dimension(),
            dense.rowCount(),
            0,
            parameters,
            SevenBitQuantizer.codeBytes(dense.dimension()),
            parameters.maxDegree(),
            EntrySample.sizeFor(dense.rowCount()),
            0,
            0,
            0,
            0,
            NodeLayout.APART)
        .size();
  }

  @Override
  public boolean readsFileWhenOpen() {
    return false;
  }

  @Override
  public VectorIndex open(MemorySegment file, IndexedRows rows, Arena arena) {
    return open(file, rows, arena, Runnable::run);
  }

  @Override
  public VectorIndex open(MemorySegment file, IndexedRows rows, Arena arena, Executor later) {
    return switch (rows) {
      case IndexedRows.Dense(VectorRows dense) -> HnswIndex.open(file, dense, arena, later);
      case IndexedRows.Sparse _ -> throw HnswFile.damaged("is no index of sparse vectors");
    };
  }
}

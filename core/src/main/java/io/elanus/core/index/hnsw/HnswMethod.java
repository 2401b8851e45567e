package io.elanus.core.index.hnsw;

import io.elanus.core.index.BuildRun;
import io.elanus.core.index.IndexBuild;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.SearchParameter;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// HNSW: build parameters `M` and `efConstruction`, search parameter `ef`.
public final class HnswMethod implements IndexMethod {
  private static final String EF = "ef";

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
    return HnswParameters.of(given).asMap();
  }

  @Override
  public SearchTuning tuning(Map<String, String> build, Map<String, String> given, int depth) {
    @Nullable Integer ef = SearchParameter.whole(given, EF, 1, Integer.MAX_VALUE);
    if (ef == null) {
      return SearchTuning.NONE;
    }
    if (ef < depth) {
      throw SearchParameter.outOfRange("ef(%d) should be larger than k(%d)", ef, depth);
    }
    return SearchTuning.of(EF, ef);
  }

  @Override
  public int layoutVersion() {
    return 2;
  }

  @Override
  public void build(IndexBuild build, BuildRun run, Consumer<ByteBuffer> sink) {
    new HnswBuild(
            build.dense(), build.metric(), HnswParameters.of(build.parameters()), build.seed())
        .run(run.executor(), run.parallelism(), run.cancelled(), run.progress(), sink);
  }

  @Override
  public boolean readsFileWhenOpen() {
    return false;
  }

  @Override
  public VectorIndex open(MemorySegment file, IndexedRows rows, Arena arena) {
    return switch (rows) {
      case IndexedRows.Dense(VectorRows dense) -> HnswIndex.open(file, dense, arena);
      case IndexedRows.Sparse _ -> throw HnswFile.damaged("is no index of sparse vectors");
    };
  }
}

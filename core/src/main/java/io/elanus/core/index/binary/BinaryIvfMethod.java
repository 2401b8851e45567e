package io.elanus.core.index.binary;

import io.elanus.core.index.BuildParameters;
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
import io.elanus.core.index.layout.SectionFile;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// BIN_IVF_FLAT: build parameter `nlist`, search parameter `nprobe`.
public final class BinaryIvfMethod implements IndexMethod {
  private static final String NLIST = "nlist";
  private static final int DEFAULT_NLIST = 128;
  private static final int MOST_LISTS = 65_536;

  @Override
  public String name() {
    return "BIN_IVF_FLAT";
  }

  @Override
  public boolean takes(DataType type, Metric metric) {
    return type == DataType.BINARY_VECTOR && (metric == Metric.HAMMING || metric == Metric.JACCARD);
  }

  @Override
  public Map<String, String> buildParameters(
      DataType type, int dimension, Map<String, String> given) {
    return Map.of(NLIST, Integer.toString(lists(given)));
  }

  private static int lists(Map<String, String> parameters) {
    return BuildParameters.whole(parameters, NLIST, DEFAULT_NLIST, 1, MOST_LISTS);
  }

  @Override
  public SearchTuning tuning(Map<String, String> build, Map<String, String> given, int depth) {
    @Nullable Integer probes = SearchParameter.whole(given, BinaryIvfIndex.NPROBE, 1, MOST_LISTS);
    return probes == null ? SearchTuning.NONE : SearchTuning.of(BinaryIvfIndex.NPROBE, probes);
  }

  @Override
  public int layoutVersion() {
    return 1;
  }

  @Override
  public void build(IndexBuild build, BuildRun run, Consumer<ByteBuffer> sink) {
    int lists = lists(build.parameters());
    new BinaryIvfBuild(build.dense(), BitDistance.of(build.metric()), lists, build.seed())
        .run(run, sink);
  }

  @Override
  public IndexSize size(RowsShape rows, Metric metric, Map<String, String> build) {
    int lists = BinaryIvfBuild.listCount(rows.rowCount(), lists(build));
    return new BinaryIvfFile(
            BitDistance.of(metric), rows.dense().dimension(), rows.rowCount(), lists)
        .size();
  }

  @Override
  public boolean readsFileWhenOpen() {
    return true;
  }

  @Override
  public VectorIndex open(MemorySegment file, IndexedRows rows, Arena arena) {
    return switch (rows) {
      case IndexedRows.Dense(VectorRows dense) -> BinaryIvfIndex.open(file, dense);
      case IndexedRows.Sparse _ -> throw SectionFile.damaged("is no index of sparse vectors");
    };
  }
}

package io.elanus.core.index.minhash;

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

/// MINHASH_LSH: build parameters of [MinHashParameters], search parameter `mh_search_with_jaccard`.
/// `refine_k` and `mh_lsh_batch_search` are checked only: every row that shares a band is compared.
public final class MinHashMethod implements IndexMethod {
  @Override
  public String name() {
    return "MINHASH_LSH";
  }

  @Override
  public boolean takes(DataType type, Metric metric) {
    return type == DataType.BINARY_VECTOR && metric == Metric.MHJACCARD;
  }

  @Override
  public Map<String, String> buildParameters(
      DataType type, int dimension, Map<String, String> given) {
    return MinHashParameters.of(dimension, given).asMap();
  }

  /// How signatures are cut is among what it returns: rows without an index are compared so, too.
  @Override
  public SearchTuning tuning(Map<String, String> build, Map<String, String> given, int depth) {
    MinHashParameters parameters = MinHashParameters.of(0, build);
    SearchParameter.whole(given, "refine_k", 1, Integer.MAX_VALUE);
    MinHashParameters.flag(given, "mh_lsh_batch_search", false);
    boolean withJaccard = MinHashParameters.flag(given, Signatures.WITH_JACCARD, false);
    return new SearchTuning(
        Map.of(
            Signatures.ELEMENT_BITS, (double) parameters.elementBits(),
            Signatures.BANDS, (double) parameters.bands(),
            Signatures.WITH_JACCARD, withJaccard ? 1.0 : 0.0));
  }

  @Override
  public int layoutVersion() {
    return 1;
  }

  @Override
  public void build(IndexBuild build, BuildRun run, Consumer<ByteBuffer> sink) {
    VectorRows rows = build.dense();
    MinHashParameters parameters = MinHashParameters.of(rows.dimension(), build.parameters());
    Signatures signatures =
        Signatures.of(rows.dimension(), parameters.elementBits(), parameters.bands());
    new MinHashBuild(rows, signatures, parameters.inMemory()).run(run, sink);
  }

  @Override
  public IndexSize size(RowsShape rows, Metric metric, Map<String, String> build) {
    int dimension = rows.dense().dimension();
    MinHashParameters parameters = MinHashParameters.of(dimension, build);
    Signatures signatures = Signatures.of(dimension, parameters.elementBits(), parameters.bands());
    return new MinHashFile(signatures, rows.rowCount(), dimension, parameters.inMemory()).size();
  }

  @Override
  public boolean readsFileWhenOpen() {
    return true;
  }

  @Override
  public VectorIndex open(MemorySegment file, IndexedRows rows, Arena arena) {
    return switch (rows) {
      case IndexedRows.Dense(VectorRows dense) -> MinHashIndex.open(file, dense, arena);
      case IndexedRows.Sparse _ -> throw SectionFile.damaged("is no index of sparse vectors");
    };
  }
}

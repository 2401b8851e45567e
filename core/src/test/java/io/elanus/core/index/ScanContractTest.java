package io.elanus.core.index;

import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.util.IdentityHashMap;
import java.util.Map;

/// What has no file: rows are scanned. The judge is not the scan but the definition of the metric.
abstract class ScanContractTest extends SearchContractTest {
  private final Map<ContractRows, double[][]> stored = new IdentityHashMap<>();

  @Override
  protected VectorIndex index(ContractRows rows, Metric metric, Map<String, String> parameters) {
    return new VectorIndex() {
      @Override
      public Hits search(QueryVector query, SearchSpec spec) {
        return FlatSearch.search(rows.dense(), metric, (QueryVector.Dense) query, spec);
      }

      @Override
      public int rowCount() {
        return rows.count();
      }

      @Override
      public long residentBytes() {
        return 0;
      }
    };
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of();
  }

  @Override
  protected SearchTuning tuning() {
    return SearchTuning.NONE;
  }

  @Override
  protected double recall() {
    return 1;
  }

  @Override
  protected Hits judge(ContractRows rows, Metric metric, float[] query, SearchSpec spec) {
    return rows.plainly(metric, query, stored.computeIfAbsent(rows, ContractRows::stored), spec);
  }

  @Override
  protected float rounding(DataType type) {
    return 1e-4f;
  }
}

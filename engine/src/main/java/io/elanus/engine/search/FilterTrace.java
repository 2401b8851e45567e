package io.elanus.engine.search;

import io.elanus.core.column.BatchStatistics;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.expression.Filter;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.index.scalar.IndexedSource;
import io.elanus.core.index.scalar.LeafPlan;
import io.elanus.core.index.scalar.ScalarIndex;
import io.elanus.core.schema.FieldId;
import io.elanus.engine.segment.Segment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a filter looks at in one segment, for who asks. One thread at a time.
final class FilterTrace {
  private final BitSet batches = new BitSet();
  private long rowsVisited;
  private long columnBytes;
  private int indexedLeaves;
  private int keys = -1;

  /// The rows of a source, counting what is read of them where somebody asks.
  static ColumnSource counted(@Nullable FilterTrace trace, ColumnSource rows) {
    return trace == null ? rows : trace.new Counted(rows);
  }

  /// The filter lists its keys: rows are found by these.
  void foundByKeys(int count) {
    keys = count;
  }

  /// @param filter that was evaluated
  ReadTrace.FilterPart part(Filter filter, Segment segment) {
    boolean columns = rowsVisited > 0;
    String strategy =
        keys >= 0
            ? ReadTrace.KEYS
            : indexedLeaves == 0
                ? ReadTrace.COLUMNS
                : columns ? ReadTrace.INDEXES_AND_COLUMNS : ReadTrace.INDEXES;
    return new ReadTrace.FilterPart(
        keys >= 0 && segment.rowCount() > 0
            ? Math.min(1, (double) keys / segment.rowCount())
            : filter.estimatedSelectivity(segment),
        segment.batchCount(),
        keys >= 0 ? 0 : filter.prunedBatches(segment),
        strategy,
        rowsVisited,
        columnBytes,
        indexedLeaves);
  }

  private final class Counted implements IndexedSource {
    private final ColumnSource rows;

    Counted(ColumnSource rows) {
      this.rows = rows;
    }

    @Override
    public int rowCount() {
      return rows.rowCount();
    }

    @Override
    public Column batch(FieldId field, int batch) {
      Column column = rows.batch(field, batch);
      columnBytes += column.byteSize();
      if (!batches.get(batch)) {
        batches.set(batch);
        rowsVisited += rows.batchRows(batch);
      }
      return column;
    }

    @Override
    public @Nullable BatchStatistics batchStatistics(FieldId field, int batch) {
      return rows.batchStatistics(field, batch);
    }

    @Override
    public List<ScalarIndex> scalarIndexes(FieldId field) {
      if (!(rows instanceof IndexedSource indexed)) {
        return List.of();
      }
      List<ScalarIndex> counted = new ArrayList<>();
      for (ScalarIndex index : indexed.scalarIndexes(field)) {
        counted.add(leaf -> counted(index, leaf));
      }
      return counted;
    }

    private @Nullable LeafPlan counted(ScalarIndex index, Predicate leaf) {
      LeafPlan plan = index.plan(leaf);
      return plan == null
          ? null
          : new LeafPlan(
              plan.nanos(),
              plan.rows(),
              plan.exact(),
              () -> {
                indexedLeaves++;
                return plan.answer();
              });
    }
  }
}

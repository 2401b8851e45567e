package io.elanus.engine.search;

import io.elanus.core.column.BatchStatistics;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.expression.Filter;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.index.scalar.IndexedSource;
import io.elanus.core.index.scalar.LeafPlan;
import io.elanus.core.index.scalar.ScalarIndex;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.hash.SplitBlockFilter;
import io.elanus.core.schema.FieldId;
import io.elanus.engine.segment.Segment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a filter looks at in one segment, for who asks. One thread at a time.
final class FilterTrace {
  private long rowsVisited;
  private long columnBytes;
  private int indexedLeaves;
  private final Set<FieldId> shreddedPaths = new HashSet<>();
  private int keys = -1;
  private int possibleKeys = -1;
  private int pages;
  private int prunedPages;
  private int bloomPrunedPages;
  private long asked;
  private double expected;

  /// The rows of a source on which a filter is true, noting how they are found where somebody asks.
  static Bits matching(@Nullable FilterTrace trace, Filter filter, ColumnSource rows) {
    return trace == null ? filter.matching(rows) : trace.matching(filter, rows);
  }

  private Bits matching(Filter filter, ColumnSource rows) {
    Filter.Answer answer = filter.answer(new Counted(rows));
    asked += rows.rowCount();
    expected += answer.estimatedSelectivity() * rows.rowCount();
    pages += rows.batchCount();
    prunedPages += answer.prunedBatches();
    bloomPrunedPages += answer.bloomPrunedBatches();
    return answer.rows();
  }

  /// The filter lists its keys: rows are found by these.
  ///
  /// @param possible of these, the ones that the segment may hold
  void foundByKeys(int count, int possible) {
    keys = count;
    possibleKeys = possible;
  }

  /// What the filter did in a segment.
  ReadTrace.FilterPart part(Segment segment) {
    boolean columns = rowsVisited > 0;
    String strategy =
        keys >= 0
            ? ReadTrace.KEYS
            : indexedLeaves == 0
                ? ReadTrace.COLUMNS
                : columns ? ReadTrace.INDEXES_AND_COLUMNS : ReadTrace.INDEXES;
    return new ReadTrace.FilterPart(
        keys >= 0
            ? Math.min(1, (double) possibleKeys / Math.max(1, segment.rowCount()))
            : expected / Math.max(1, asked),
        keys >= 0 ? segment.batchCount() : pages,
        keys < 0 ? prunedPages : possibleKeys == 0 ? segment.batchCount() : 0,
        bloomPrunedPages,
        strategy,
        rowsVisited,
        columnBytes,
        indexedLeaves,
        shreddedPaths.size(),
        keys,
        possibleKeys);
  }

  private final class Counted implements IndexedSource {
    private final ColumnSource rows;
    private final BitSet batches = new BitSet();
    private final Set<FieldId> pathValues = new HashSet<>();

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
      if (pathValues.contains(field)) {
        shreddedPaths.add(field);
      }
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
    public @Nullable SplitBlockFilter batchMembers(FieldId field, int batch) {
      return rows.batchMembers(field, batch);
    }

    @Override
    public @Nullable ShreddedPath shredded(FieldId field, List<String> keys) {
      ShreddedPath path = rows.shredded(field, keys);
      if (path != null) {
        pathValues.add(path.values());
      }
      return path;
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

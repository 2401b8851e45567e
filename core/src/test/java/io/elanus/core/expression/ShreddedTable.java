package io.elanus.core.expression;

import io.elanus.core.column.BatchStatistics;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.expression.shredding.ShreddedPage;
import io.elanus.core.expression.shredding.Shredder;
import io.elanus.core.expression.shredding.TypedPath;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rows whose JSON fields have columns for some paths, with bounds, as sealed segments do.
final class ShreddedTable implements ColumnSource {
  private final ColumnSource plain;
  private final Map<FieldId, Map<List<String>, ShreddedPath>> paths = new HashMap<>();
  private final Map<FieldId, List<Column>> columns = new HashMap<>();
  private long nextId = 1L << 40;

  /// Values that were read from columns of paths, in batches.
  int batchesRead;

  ShreddedTable(ColumnSource plain) {
    this.plain = plain;
  }

  ShreddedTable shred(FieldId field, List<TypedPath> chosen) {
    Shredder shredder = new Shredder(chosen);
    List<List<ShreddedPage>> pages = new ArrayList<>();
    for (int batch = 0; batch < plain.batchCount(); batch++) {
      pages.add(shredder.shred((BytesColumn) plain.batch(field, batch)));
    }
    for (int p = 0; p < chosen.size(); p++) {
      FieldId values = new FieldId(nextId++);
      FieldId marks = new FieldId(nextId++);
      boolean marked = false;
      for (List<ShreddedPage> page : pages) {
        ShreddedPage of = page.get(p);
        marked |= of.marks() != null;
        columns.computeIfAbsent(values, _ -> new ArrayList<>()).add(of.values());
        columns
            .computeIfAbsent(marks, _ -> new ArrayList<>())
            .add(
                of.marks() == null
                    ? new IntegerColumn(DataType.INT8, new long[of.values().rowCount()], null)
                    : of.marks());
      }
      TypedPath path = chosen.get(p);
      paths
          .computeIfAbsent(field, _ -> new HashMap<>())
          .put(path.keys(), new ShreddedPath(values, path.type(), marked ? marks : null));
    }
    return this;
  }

  @Override
  public int rowCount() {
    return plain.rowCount();
  }

  @Override
  public Column batch(FieldId field, int batch) {
    List<Column> own = columns.get(field);
    if (own == null) {
      return plain.batch(field, batch);
    }
    batchesRead++;
    return own.get(batch);
  }

  @Override
  public BatchStatistics batchStatistics(FieldId field, int batch) {
    Column column = batch(field, batch);
    int nulls = column.valid() == null ? 0 : column.rowCount() - column.valid().count();
    return new BatchStatistics(nulls, range(column));
  }

  private static BatchStatistics.Range range(Column column) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    int held = 0;
    for (int row = 0; row < column.rowCount(); row++) {
      if (column.isNull(row)) {
        continue;
      }
      held++;
      if (column instanceof IntegerColumn integers) {
        least = Math.min(least, integers.values()[row]);
        most = Math.max(most, integers.values()[row]);
      } else if (column instanceof FloatingColumn floats) {
        lowest = Math.min(lowest, floats.values()[row]);
        highest = Math.max(highest, floats.values()[row]);
      }
    }
    if (held == 0) {
      return new BatchStatistics.Range.Unknown();
    }
    return switch (column) {
      case IntegerColumn _ -> new BatchStatistics.Range.Integers(least, most);
      case FloatingColumn _ ->
          Double.isNaN(lowest)
              ? new BatchStatistics.Range.Unknown()
              : new BatchStatistics.Range.Floats(lowest, highest);
      default -> new BatchStatistics.Range.Unknown();
    };
  }

  @Override
  public ShreddedPath shredded(FieldId field, List<String> keys) {
    return paths.getOrDefault(field, Map.of()).get(keys);
  }
}

package io.elanus.engine.search;

import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.expression.Filter;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.FieldId;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `grp < bound`, `pk in keys`, or both.
///
/// @param bound null for no bound
/// @param keys ascending, distinct; null for no list
record ModelFilter(ModelRows model, @Nullable Long bound, @Nullable List<Long> keys)
    implements Filter {
  static @Nullable ModelFilter random(Random random, ModelRows model, int keyCount) {
    Long bound = random.nextInt(3) == 0 ? null : (long) random.nextInt(-1, 102);
    List<Long> keys =
        random.nextInt(3) != 0
            ? null
            : random
                .longs(random.nextInt(30), 0, keyCount + 5)
                .distinct()
                .sorted()
                .boxed()
                .toList();
    return bound == null && keys == null ? null : new ModelFilter(model, bound, keys);
  }

  boolean accepts(ModelRows.Row row) {
    Long group = row.group();
    return (bound == null || (group != null && group < bound))
        && (keys == null || keys.contains(row.key()));
  }

  @Override
  public Bits matching(ColumnSource source) {
    Bits matching = Bits.none(source.rowCount());
    Set<Long> wanted = keys == null ? Set.of() : new HashSet<>(keys);
    for (int b = 0; b < source.batchCount(); b++) {
      IntegerColumn groups = (IntegerColumn) source.batch(ModelRows.GROUP, b);
      Column found = source.batch(ModelRows.KEY, b);
      for (int r = 0; r < source.batchRows(b); r++) {
        boolean inBound = bound == null || (!groups.isNull(r) && groups.values()[r] < bound);
        if (inBound && (keys == null || wanted.contains(model.keyAt(found, r)))) {
          matching.set(b * ColumnSource.BATCH_ROWS + r);
        }
      }
    }
    return matching;
  }

  @Override
  public Set<FieldId> fields() {
    return Set.of(ModelRows.GROUP, ModelRows.KEY);
  }

  @Override
  public @Nullable Column primaryKeys() {
    return keys == null ? null : model.keys(keys);
  }

  @Override
  public boolean isPrimaryKeyLookup() {
    return keys != null && bound == null;
  }

  @Override
  public @Nullable Column partitionKeys() {
    return null;
  }
}

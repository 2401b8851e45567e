package io.elanus.core.index.scalar;

import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.geometry.Box;
import io.elanus.core.geometry.SpatialTest;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.FieldId;
import org.jspecify.annotations.Nullable;

/// RTREE: over the boxes of shapes. Rows whose box meets the one that a test reaches are
/// candidates; the shape itself decides.
final class BoxIndex implements ScalarIndex {
  /// Of one candidate, roughly: a path down the tree is shared by many.
  private static final long NANOS_PER_ROW = 40;

  private final FieldId field;
  private final BoxTree tree;
  private final int rowCount;

  /// The rows that are null; null when none is.
  private final @Nullable Bits unknown;

  BoxIndex(FieldId field, BoxTree tree, Bits held) {
    this.field = field;
    this.tree = tree;
    this.rowCount = held.size();
    this.unknown = ValueIndex.othersOrNull(held);
  }

  @Override
  public @Nullable LeafPlan plan(Predicate leaf) {
    return switch (leaf) {
      case Predicate.IsNull(FieldId id) when id.equals(field) -> {
        Bits nulls = unknown == null ? Bits.none(rowCount) : unknown;
        yield new LeafPlan(
            rowCount / 64, nulls.count(), true, () -> new LeafAnswer(nulls, null, true));
      }
      case Predicate.ShapeIs(FieldId id, SpatialTest test) when id.equals(field) -> {
        Box reach = test.reach();
        yield reach == null ? null : candidates(reach);
      }
      default -> null; // of another field
    };
  }

  private LeafPlan candidates(Box reach) {
    Bits candidates = Bits.none(rowCount);
    tree.addRowsMeeting(reach, candidates);
    int count = candidates.count();
    boolean exact = count == 0;
    return new LeafPlan(
        NANOS_PER_ROW * count + rowCount / 64,
        count,
        exact,
        () -> new LeafAnswer(candidates, unknown, exact));
  }
}

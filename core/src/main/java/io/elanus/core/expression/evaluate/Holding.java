package io.elanus.core.expression.evaluate;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.expression.Filter;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.kernel.bits.Bits;

/// The rows of a source for which a predicate is true.
final class Holding {
  private Holding() {}

  static Bits of(Predicate predicate, ColumnSource source) {
    return of(predicate, source, IndexedLeaves.over(source));
  }

  /// With what is known before a row is looked at.
  static Filter.Answer told(Predicate predicate, ColumnSource source) {
    int pruned = 0;
    int prunedByMembers = 0;
    for (int batch = 0; batch < source.batchCount(); batch++) {
      if (!Pruning.canBeTrue(predicate, source, batch)) {
        pruned++;
        prunedByMembers += Pruning.canBeTrueByBounds(predicate, source, batch) ? 1 : 0;
      }
    }
    IndexedLeaves leaves = IndexedLeaves.over(source);
    double estimated = Selectivity.of(predicate, source, leaves);
    return new Filter.Answer(of(predicate, source, leaves), estimated, pruned, prunedByMembers);
  }

  private static Bits of(Predicate predicate, ColumnSource source, IndexedLeaves leaves) {
    int rowCount = source.rowCount();
    if (predicate instanceof Predicate.Always(boolean value)) {
      return value ? Bits.all(rowCount) : Bits.none(rowCount);
    }
    Bits matching = Bits.none(rowCount);
    boolean told = rowCount > 0 && Pruning.isTold(predicate, source);
    int first = told ? firstOpen(predicate, source) : 0;
    if (first == source.batchCount()) {
      return matching; // no index has to be asked
    }
    leaves.answer(predicate);
    if (leaves.settles(predicate)) {
      return leaves.isTrue(predicate);
    }
    Frame frame = new Frame(source, leaves);
    Truth truth = new Truth();
    long[] wanted = new long[Truth.WORDS];
    for (int batch = first; batch < source.batchCount(); batch++) {
      if (told && batch > first && !Pruning.canBeTrue(predicate, source, batch)) {
        continue;
      }
      frame.begin(batch);
      frame.all(wanted);
      boolean all = told && Pruning.mustBeTrue(predicate, source, batch);
      if (!all) {
        Evaluator.evaluate(predicate, frame, wanted, truth);
      }
      for (int w = 0; w < frame.words; w++) {
        matching.words()[batch * Truth.WORDS + w] = all ? wanted[w] : truth.isTrue[w] & wanted[w];
      }
    }
    return matching;
  }

  private static int firstOpen(Predicate predicate, ColumnSource source) {
    int batch = 0;
    while (batch < source.batchCount() && !Pruning.canBeTrue(predicate, source, batch)) {
      batch++;
    }
    return batch;
  }
}

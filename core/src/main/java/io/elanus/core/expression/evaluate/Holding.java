package io.elanus.core.expression.evaluate;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.kernel.bits.Bits;
import java.util.Arrays;

/// The rows of a source for which a predicate is true.
final class Holding {
  private Holding() {}

  static Bits of(Predicate predicate, ColumnSource source) {
    int rowCount = source.rowCount();
    if (predicate instanceof Predicate.Always(boolean value)) {
      return value ? Bits.all(rowCount) : Bits.none(rowCount);
    }
    Bits matching = Bits.none(rowCount);
    int first = firstOpen(predicate, source);
    if (first == source.batchCount()) {
      return matching; // no index has to be asked
    }
    IndexedLeaves answers = IndexedLeaves.of(predicate, source);
    Predicate planned = answers.indexedFirst(predicate);
    Frame frame = new Frame(source, answers);
    Truth truth = new Truth();
    long[] wanted = new long[Truth.WORDS];
    for (int batch = first; batch < source.batchCount(); batch++) {
      if (batch > first && !Pruning.canBeTrue(predicate, source, batch)) {
        continue;
      }
      frame.begin(batch);
      int last = frame.words - 1;
      Arrays.fill(wanted, 0, last, -1L);
      wanted[last] = -1L >>> (64 * frame.words - frame.rows);
      Evaluator.evaluate(planned, frame, wanted, truth);
      for (int w = 0; w < frame.words; w++) {
        matching.words()[batch * Truth.WORDS + w] = truth.isTrue[w] & wanted[w];
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

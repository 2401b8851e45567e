package io.elanus.core.text.bm25;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.index.SparseRows;

/// In how many rows each term is: a table that grows with the rows added. Any number of threads may
/// ask while one adds.
public final class TermCounts {
  private static final int SMALLEST = 1024;

  /// Open addressing; a slot is empty while its count is 0. Guarded by `this`.
  private int[] terms = new int[SMALLEST];

  private int[] counts = new int[SMALLEST];
  private int distinct;
  private long documents;
  private double totalLength;

  /// Adds those of the rows that were not added yet: the first ones must be the same each time.
  /// Null rows count as empty ones.
  public synchronized void addNewOf(SparseRows rows) {
    while (documents < rows.rowCount()) {
      int batch = (int) (documents / ColumnSource.BATCH_ROWS);
      SparseVectorColumn column = rows.batch(batch);
      add(column, (int) (documents % ColumnSource.BATCH_ROWS));
    }
  }

  private void add(SparseVectorColumn rows, int first) {
    for (int row = first; row < rows.rowCount(); row++) {
      documents++;
      for (int i = rows.offsets()[row]; i < rows.offsets()[row + 1]; i++) {
        totalLength += rows.values()[i];
        count(rows.indices()[i]);
      }
    }
  }

  /// What is known of these terms.
  public synchronized TermStatistics of(int[] asked) {
    long[] frequencies = new long[asked.length];
    for (int t = 0; t < asked.length; t++) {
      frequencies[t] = counts[slot(asked[t])];
    }
    return new TermStatistics(documents, totalLength, frequencies);
  }

  /// Rows added so far.
  public synchronized long documents() {
    return documents;
  }

  /// Bytes of memory that it keeps.
  public synchronized long byteSize() {
    return 8L * terms.length;
  }

  private void count(int term) {
    int slot = slot(term);
    if (counts[slot]++ == 0) {
      terms[slot] = term;
      if (++distinct > terms.length / 2) {
        grow();
      }
    }
  }

  private int slot(int term) {
    int mask = terms.length - 1;
    int slot = (term * 0x9E3779B9) >>> 1 & mask; // Fibonacci hashing, Knuth volume 3, 6.4
    while (counts[slot] != 0 && terms[slot] != term) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int[] oldTerms = terms;
    int[] oldCounts = counts;
    terms = new int[2 * oldTerms.length];
    counts = new int[terms.length];
    for (int slot = 0; slot < oldTerms.length; slot++) {
      if (oldCounts[slot] != 0) {
        int moved = slot(oldTerms[slot]);
        terms[moved] = oldTerms[slot];
        counts[moved] = oldCounts[slot];
      }
    }
  }
}

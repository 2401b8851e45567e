package io.elanus.core.text.bm25;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.text.analysis.Analyzer;
import io.elanus.core.text.analysis.FieldAnalysis;
import io.elanus.core.text.analysis.TermHash;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Texts as sparse vectors: the hash of each term, and how often the text holds it.
public final class TermFrequencies {
  private int[] indices = new int[256];
  private float[] values = new float[256];
  private int count;

  private TermFrequencies() {}

  /// @param texts without nulls
  /// @param analyzerNames of each row, null where all rows are analyzed alike
  public static SparseVectorColumn of(
      BytesColumn texts, FieldAnalysis analysis, @Nullable BytesColumn analyzerNames) {
    TermFrequencies all = new TermFrequencies();
    int[] offsets = new int[texts.rowCount() + 1];
    for (int row = 0; row < texts.rowCount(); row++) {
      String name =
          analyzerNames == null || analyzerNames.isNull(row) ? "" : analyzerNames.string(row);
      all.add(analysis.analyzer(name), texts.string(row));
      offsets[row + 1] = all.count;
    }
    return new SparseVectorColumn(
        offsets, Arrays.copyOf(all.indices, all.count), Arrays.copyOf(all.values, all.count), null);
  }

  /// The one vector of a text.
  public static SparseVectorColumn of(String text, Analyzer analyzer) {
    TermFrequencies one = new TermFrequencies();
    one.add(analyzer, text);
    return new SparseVectorColumn(
        new int[] {0, one.count},
        Arrays.copyOf(one.indices, one.count),
        Arrays.copyOf(one.values, one.count),
        null);
  }

  private void add(Analyzer analyzer, String text) {
    Hashes hashes = new Hashes();
    analyzer.terms(text, term -> hashes.add(TermHash.of(term)));
    hashes.sort();
    for (int i = 0; i < hashes.count; ) {
      int same = i + 1;
      while (same < hashes.count && hashes.values[same] == hashes.values[i]) {
        same++;
      }
      append((int) hashes.values[i], same - i);
      i = same;
    }
  }

  private void append(int index, int frequency) {
    if (count == indices.length) {
      indices = Arrays.copyOf(indices, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    indices[count] = index;
    values[count++] = frequency;
  }

  /// Hashes of one text, as unsigned numbers in longs.
  private static final class Hashes {
    long[] values = new long[64];
    int count;

    void add(int hash) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = hash & 0xffff_ffffL;
    }

    void sort() {
      Arrays.sort(values, 0, count);
    }
  }
}

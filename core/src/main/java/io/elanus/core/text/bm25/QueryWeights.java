package io.elanus.core.text.bm25;

import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.index.QueryVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Texts that are searched for, as query vectors: each term weighs how often the text has it times
/// how much it tells in the collection.
///
/// @param texts the terms of each text and their frequencies
/// @param terms all terms once, ascending as unsigned numbers
public record QueryWeights(List<SparseVectorColumn> texts, int[] terms) {
  public static QueryWeights of(List<SparseVectorColumn> texts) {
    int[] all = new int[texts.stream().mapToInt(text -> text.indices().length).sum()];
    int count = 0;
    for (SparseVectorColumn text : texts) {
      for (int term : text.indices()) {
        all[count++] = term ^ Integer.MIN_VALUE; // unsigned order
      }
    }
    int[] distinct =
        Arrays.stream(all).sorted().distinct().map(t -> t ^ Integer.MIN_VALUE).toArray();
    return new QueryWeights(List.copyOf(texts), distinct);
  }

  /// @param statistics of [#terms], in their order
  public List<QueryVector> weighed(TermStatistics statistics) {
    List<QueryVector> queries = new ArrayList<>(texts.size());
    for (SparseVectorColumn text : texts) {
      float[] weights = new float[text.indices().length];
      for (int i = 0, t = 0; i < weights.length; i++) {
        while (terms[t] != text.indices()[i]) { // both ascend
          t++;
        }
        weights[i] = (float) (text.values()[i] * statistics.inverseDocumentFrequency(t));
      }
      queries.add(new QueryVector.Sparse(text.indices(), weights));
    }
    return queries;
  }
}
